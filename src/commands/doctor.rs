//! `ferroctl doctor`: whether this machine and this workspace have what they need.

use std::path::Path;

use super::dev::facts;
use super::place::Place;
use super::render::Model;
use super::{Ended, ExitStatus, Input, Stop, generate, report};
use crate::artifact::FileTree;
use crate::cli::Write;
use crate::dev::{member::Member, ports};
use crate::disk::is_read_by_others;
use crate::emit::kube;
use crate::manifest::manifest_text;
use crate::process::{self, Program};

/// What was found about one thing.
struct Found {
    name: &'static str,
    finding: String,
    /// What to do; `None` where all is well.
    advice: Option<String>,
}

impl Found {
    fn well(name: &'static str, finding: impl Into<String>) -> Self {
        Self {
            name,
            finding: finding.into(),
            advice: None,
        }
    }

    fn wrong(name: &'static str, finding: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            advice: Some(advice.into()),
            ..Self::well(name, finding)
        }
    }
}

/// Runs the command.
pub(super) fn doctor(input: &mut Input) -> Ended {
    let mut found = machine();
    let place = Place::find()?;
    match manifest_text(&|path| place.read(path))? {
        None => found.push(Found::well("workspace", "none in this folder or above it")),
        Some(_) => workspace(&place, input, &mut found)?,
    }
    for one in &found {
        report::looked_at(one.name, &one.finding, one.advice.as_deref());
    }
    let is_well = found.iter().all(|one| one.advice.is_none());
    Ok(if is_well {
        ExitStatus::Done
    } else {
        ExitStatus::Findings
    })
}

/// The programs: those that every workspace needs, and those for its containers.
fn machine() -> Vec<Found> {
    let install = "install Rust, as https://rustup.rs says";
    let c_compiler =
        "install one: `apt install gcc`, `xcode-select --install`; SQLite is written in C";
    let mut found = vec![
        rustc(said("rustc", &["--version"]).as_deref()),
        needed("cargo", &["cargo", "--version"], install),
        needed(
            "rustfmt",
            &["rustfmt", "--version"],
            "rustup component add rustfmt",
        ),
        needed("C compiler", &["cc", "--version"], c_compiler),
    ];
    found.push(wanted("docker", &["docker", "--version"]));
    found.push(wanted("compose", &["docker", "compose", "version"]));
    found
}

/// The first line that a program prints; `None` where it is not there or fails.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = process::output(&Program {
        file: program.into(),
        arguments: arguments.iter().map(Into::into).collect(),
        ..Program::default()
    });
    let output = output.ok().filter(|output| output.status.success())?;
    let text = String::from_utf8_lossy(&output.stdout);
    Some(text.lines().next().unwrap_or_default().to_owned())
}

fn rustc(version: Option<&str>) -> Found {
    const NEEDED: &str = env!("CARGO_PKG_RUST_VERSION");
    let advice = "rustup update stable";
    match version {
        Some(version) if is_at_least(version, NEEDED) => Found::well("rustc", version),
        Some(version) => {
            let finding = format!("{version}; what ferroctl writes needs {NEEDED}");
            Found::wrong("rustc", finding, advice)
        }
        None => Found::wrong(
            "rustc",
            "not found",
            "install Rust, as https://rustup.rs says",
        ),
    }
}

/// Whether `rustc 1.95.0 (…)` is a version or newer.
fn is_at_least(said: &str, needed: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        text.split(['.', '-'])
            .map_while(|part| part.parse().ok())
            .collect()
    };
    let version = said.split(' ').nth(1).unwrap_or_default();
    numbers(version) >= numbers(needed)
}

fn needed(name: &'static str, command: &[&str], advice: &str) -> Found {
    match said(command[0], &command[1..]) {
        Some(version) => Found::well(name, version),
        None => Found::wrong(name, "not found", advice),
    }
}

fn wanted(name: &'static str, command: &[&str]) -> Found {
    let version = said(command[0], &command[1..]);
    Found::well(
        name,
        version.unwrap_or_else(|| "not found; only the containers need it".to_owned()),
    )
}

/// The workspace: its files, its secrets, and the ports of its services.
fn workspace(place: &Place, input: &mut Input, found: &mut Vec<Found>) -> Ended<()> {
    found.push(Found::well(
        "workspace",
        place.out.root().display().to_string(),
    ));
    let members = match generated(place, input) {
        Ok((files, members)) => {
            found.push(files);
            members
        }
        // What is wrong stands among the findings, which are printed beside.
        Err(Stop::Findings) => {
            let advice = "mend what stands above, then run ferroctl gen";
            found.push(Found::wrong("files", "cannot be generated", advice));
            Vec::new()
        }
        Err(stop) => return Err(stop),
    };
    let files = [".env", kube::ENV];
    found.extend(
        files
            .into_iter()
            .filter_map(|file| secrets(place.out.root(), file)),
    );
    found.extend(listening(&members));
    Ok(())
}

/// Whether the disk is as ferroctl writes it, and the services.
fn generated(place: &Place, input: &mut Input) -> Ended<(Found, Vec<Member>)> {
    let editor = place.existing_manifest(input)?;
    let flags = Write {
        quiet: true,
        ..Write::default()
    };
    let plan = generate::planned(place, &editor, FileTree::default(), &flags, input)?;
    let changed = plan
        .steps
        .iter()
        .filter(|step| crate::apply::differs(step))
        .count();
    let files = match changed {
        0 => Found::well("files", "as this ferroctl writes them"),
        _ => Found::wrong("files", format!("{changed} would change"), "ferroctl gen"),
    };
    let model = Model::read(place, &editor, &mut input.again())?;
    let members = facts::members(&model, place, &[], input)?;
    Ok((files, members))
}

/// A `.env` has secrets: nobody else may read it, nor must git take it.
fn secrets(root: &Path, file: &'static str) -> Option<Found> {
    let is_open = is_read_by_others(&root.join(file))?;
    if is_open {
        let finding = "others on this machine may read it";
        return Some(Found::wrong(file, finding, format!("chmod 600 {file}")));
    }
    let folder = root.to_string_lossy();
    let git = |words: &[&str]| said("git", &[&["-C", &folder], words].concat());
    if git(&["rev-parse", "--git-dir"]).is_none() {
        return Some(Found::well(file, "readable by you alone; no git here"));
    }
    if git(&["ls-files", "--error-unmatch", file]).is_some() {
        let advice = format!(
            "git rm --cached {file}, and change the secrets: whoever has the repository has them"
        );
        return Some(Found::wrong(file, "git has it", advice));
    }
    Some(match git(&["check-ignore", file]) {
        Some(_) => Found::well(file, "readable by you alone, ignored by git"),
        None => Found::wrong(file, "git would take it", "echo .env >> .gitignore"),
    })
}

/// A port that a service itself has is in good hands.
fn listening(members: &[Member]) -> Vec<Found> {
    let taken = ports::taken(members);
    if taken.is_empty() {
        let count = members.iter().flat_map(Member::ports).count();
        return vec![Found::well("ports", format!("{count} free"))];
    }
    let found = taken.iter().map(|taken| match taken.is_own() {
        true => Found::well("ports", format!("{taken}: it runs")),
        false => {
            let advice = "end who has it, or give the service another port in its etc/*.yaml";
            Found::wrong("ports", taken.to_string(), advice)
        }
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_at_least("rustc 1.100.0 (abc 2027-01-01)", "1.94"));
        assert!(is_at_least("rustc 1.94.0-nightly (abc)", "1.94"));
        assert!(!is_at_least("rustc 1.93.1 (abc)", "1.94"));
        assert!(!is_at_least("something else", "1.94"));
        assert!(rustc(Some("rustc 1.60.0")).advice.is_some());
        assert!(rustc(None).advice.is_some());
    }
}
