//! A courseware workspace in a temporary folder, made as a user makes it: contracts, then `ferroctl gen`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use tempfile::TempDir;

/// Where the contracts of the example lie.
const CONTRACTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/courseware");

/// A workspace that disappears with the test.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// An empty folder.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder }
    }

    /// All four services, made from their contracts alone.
    pub fn courseware() -> Self {
        let workspace = Self::empty();
        for base in ["user", "courseware"] {
            workspace.copy_contract(&format!("{base}/rpc/{base}.proto"));
            workspace.copy_contract(&format!("{base}/api/{base}.api"));
            workspace
                .ferroctl(&["gen", "rpc", &format!("{base}/rpc/{base}.proto")])
                .succeeds();
            let (api, calls) = (format!("{base}/api/{base}.api"), format!("{base}-rpc"));
            workspace
                .ferroctl(&["gen", "api", &api, "--calls", &calls])
                .succeeds();
        }
        workspace
    }

    /// The user's two services, which is enough for most questions.
    pub fn user() -> Self {
        let workspace = Self::empty();
        workspace.copy_contract("user/rpc/user.proto");
        workspace.copy_contract("user/api/user.api");
        workspace
            .ferroctl(&["gen", "rpc", "user/rpc/user.proto"])
            .succeeds();
        workspace
            .ferroctl(&["gen", "api", "user/api/user.api", "--calls", "user-rpc"])
            .succeeds();
        workspace
    }

    /// What `ferroctl new` makes with these flags.
    pub fn new_with(flags: &[&str]) -> Self {
        let workspace = Self::empty();
        let folder = workspace.root().to_string_lossy().into_owned();
        let arguments = [&["new", folder.as_str()], flags].concat();
        workspace.ferroctl(&arguments).succeeds();
        workspace
    }

    fn copy_contract(&self, path: &str) {
        let text =
            fs::read_to_string(Path::new(CONTRACTS).join(path)).expect("the example's contract");
        self.write(path, &text);
    }

    /// Whether the folder stays when the test ends.
    pub fn keep(&mut self, keep: bool) {
        self.folder.disable_cleanup(keep);
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path below it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// A file's text.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Whether there is such a file.
    pub fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Writes a file with its folders.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    /// Replaces the one place where a file says `old`.
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {path}:\n{text}");
        self.write(path, &text.replace(old, new));
    }

    /// Runs ferroctl in the workspace.
    pub fn ferroctl(&self, args: &[&str]) -> Run {
        self.run(env!("CARGO_BIN_EXE_ferroctl"), args)
    }

    /// Any program in the workspace, to be started by the test; builds share one target folder.
    pub fn command(&self, program: &str, args: &[&str]) -> Command {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../generated");
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.root())
            .env("CARGO_TARGET_DIR", target)
            .env("NO_COLOR", "1");
        command
    }

    /// Runs any program in the workspace.
    pub fn run(&self, program: &str, args: &[&str]) -> Run {
        let output = self
            .command(program, args)
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        Run {
            command: format!("{program} {}", args.join(" ")),
            output,
        }
    }

    /// Requires that everything compiles without a warning and is formatted.
    pub fn compiles(&self) {
        self.run("cargo", &["fmt", "--all", "--check"]).succeeds();
        let clippy = [
            "clippy",
            "-q",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ];
        self.run("cargo", &clippy).succeeds();
    }

    /// Requires that a run would change nothing, and that it is not refused.
    pub fn is_settled(&self) {
        self.ferroctl(&["gen"]).succeeds();
        let before = self.times();
        self.ferroctl(&["gen"]).succeeds();
        assert_eq!(before, self.times(), "a second run touches nothing");
        self.ferroctl(&["gen", "--check"]).succeeds();
    }

    /// Every file's path and time of change.
    pub fn times(&self) -> BTreeMap<PathBuf, SystemTime> {
        files(self.root())
            .into_iter()
            .map(|path| {
                let changed = fs::metadata(&path)
                    .and_then(|meta| meta.modified())
                    .expect("a file");
                (path, changed)
            })
            .collect()
    }

    /// Every file's path and contents.
    pub fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        files(self.root())
            .into_iter()
            .map(|path| (path.clone(), fs::read(path).expect("a file")))
            .collect()
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|name| name == ".git") {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// A finished command.
pub struct Run {
    command: String,
    output: Output,
}

impl Run {
    /// What it printed, whatever its exit status.
    pub fn printed(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
            + &String::from_utf8_lossy(&self.output.stderr)
    }

    /// Requires exit status 0; gives what it printed.
    #[track_caller]
    pub fn succeeds(self) -> String {
        self.exits(0)
    }

    /// Requires an exit status; gives what it printed.
    #[track_caller]
    pub fn exits(self, status: i32) -> String {
        let text = self.printed();
        assert_eq!(
            self.output.status.code(),
            Some(status),
            "{}\n{text}",
            self.command
        );
        text
    }
}
