//! Builds the services with cargo; only cargo knows what a change touches.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::mpsc::SyncSender;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::event::{self, Event};
use crate::commands::report::Voice;
use crate::dev::cargo::{self, Metadata};
use crate::dev::condition as dev;
use crate::process::{self, Process, Program, Said};

/// A build that takes longer is worth a word.
const SHORT: Duration = Duration::from_millis(700);

/// The binaries of services, by their names.
pub(super) type Binaries = BTreeMap<String, PathBuf>;

/// Cargo in a workspace.
pub(super) struct Builder {
    folder: PathBuf,
    is_release: bool,
    running: Option<Build>,
    /// Whether the first build was begun: its progress is shown as cargo shows it.
    was_begun: bool,
    /// The errors that were shown last, so that they are not shown twice.
    shown: String,
    /// Whether the last build failed.
    has_failed: bool,
}

/// A build under way.
struct Build {
    process: Process,
    begun: Instant,
    is_told: bool,
    /// Streams that are still open.
    open: u8,
    errors: String,
    binaries: Binaries,
}

impl Builder {
    pub(super) fn new(folder: &Path, is_release: bool) -> Self {
        Self {
            folder: folder.to_owned(),
            is_release,
            running: None,
            was_begun: false,
            shown: String::new(),
            has_failed: false,
        }
    }

    pub(super) fn is_building(&self) -> bool {
        self.running.is_some()
    }

    /// How far the build is.
    pub(super) fn progress(&self) -> dev::Build {
        match self.has_failed {
            _ if self.is_building() => dev::Build::Building,
            false => dev::Build::Idle,
            // The first one writes to the terminal itself.
            true if self.shown.is_empty() => {
                dev::Build::Failed("what cargo says is in the terminal".to_owned())
            }
            true => dev::Build::Failed(self.shown.clone()),
        }
    }

    /// What cargo knows about the workspace.
    pub(super) fn metadata(&self) -> Result<Metadata> {
        let words = [
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ];
        let program = self.cargo(words.map(OsString::from).to_vec());
        let output = process::output(&program).context("cannot run cargo")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("cargo cannot read the workspace\n{}", said.trim_end());
        }
        Metadata::parse(&output.stdout)
    }

    /// Begins to build these packages.
    pub(super) fn begin<'a>(
        &mut self,
        packages: impl Iterator<Item = &'a str>,
        sender: &SyncSender<Event>,
    ) -> Result<()> {
        let is_first = !self.was_begun;
        let mut arguments = vec!["build", "--message-format", "json-render-diagnostics"];
        arguments.extend(self.is_release.then_some("--release"));
        if !is_first {
            // Not seen by cargo, but printed on a terminal or without colours.
            arguments.extend(["--quiet", "--color", "always"]);
        }
        arguments.extend(packages.flat_map(|package| ["--package", package]));
        let mut program = self.cargo(arguments.into_iter().map(OsString::from).collect());
        program.shares_stderr = is_first;
        let tell = event::tell(sender, Event::Build);
        self.was_begun = true;
        self.running = Some(Build {
            process: Process::start(&program, &tell).context("cannot run cargo")?,
            begun: Instant::now(),
            is_told: is_first,
            open: if is_first { 1 } else { 2 },
            errors: String::new(),
            binaries: Binaries::new(),
        });
        Ok(())
    }

    fn cargo(&self, arguments: Vec<OsString>) -> Program {
        Program {
            file: "cargo".into(),
            arguments,
            folder: self.folder.clone(),
            ..Program::default()
        }
    }

    /// Takes what cargo said.
    pub(super) fn said(&mut self, said: Said) {
        let Some(build) = &mut self.running else {
            return;
        };
        match said {
            Said::Out(line) => {
                let binary = cargo::binary(&line);
                let named = binary.map(|binary| (binary.name, binary.file));
                build.binaries.extend(named);
            }
            Said::Err(line) => build.errors.extend([line.as_str(), "\n"]),
            Said::Closed => build.open = build.open.saturating_sub(1),
        }
    }

    /// Says that a build takes its time, once; gives the binaries when one has ended well. What went wrong is said.
    pub(super) fn step(&mut self, voice: &Voice) -> Option<Binaries> {
        let build = self.running.as_mut()?;
        if !build.is_told && build.begun.elapsed() > SHORT {
            build.is_told = true;
            voice.say("building …");
        }
        let ended = build.process.ended().ok().flatten();
        let status = ended.filter(|_| build.open == 0)?;
        let build = self.running.take()?;
        self.end(build, status, voice)
    }

    fn end(&mut self, build: Build, status: ExitStatus, voice: &Voice) -> Option<Binaries> {
        self.has_failed = !status.success();
        if status.success() {
            self.shown.clear();
            return Some(build.binaries);
        }
        if !build.errors.is_empty() && build.errors == self.shown {
            voice.trouble("the build fails as before");
        } else {
            voice.cargo(&build.errors);
            voice.trouble("the build failed; what runs goes on running");
        }
        self.shown = build.errors;
        None
    }

    /// Gives up what is being built.
    pub(super) fn stop(&mut self) {
        self.running = None;
    }
}
