//! `ferroctl fmt`: lays `.api` files out. All are read before one is written, so that a syntax error stops everything.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::contract::{self, Kind};
use super::{Ended, ExitStatus, Input, report};
use crate::api;
use crate::cli;
use crate::diagnostic::Severity;
use crate::disk;
use crate::source::{FileId, Loader as _};

/// What a text from stdin is called.
const STDIN: &str = "<stdin>";

/// One text, as it is and as it should be.
struct Layout {
    /// `None` for stdin.
    path: Option<PathBuf>,
    before: String,
    after: String,
}

impl Layout {
    fn name(&self) -> String {
        let path = self.path.as_ref();
        path.map_or_else(|| STDIN.to_owned(), |path| path.display().to_string())
    }

    fn changes(&self) -> bool {
        self.before != self.after
    }
}

/// Runs the command.
pub(super) fn fmt(arguments: &cli::Fmt, input: &mut Input) -> Ended {
    let mut layouts = Vec::new();
    for path in named(&arguments.files)? {
        layouts.extend(read(path, input)?);
    }
    input.end_on_errors()?;
    match arguments.check {
        true => Ok(check(&layouts)),
        false => write(&layouts),
    }
}

/// The files behind the arguments; `None` is stdin.
fn named(arguments: &[PathBuf]) -> Ended<Vec<Option<PathBuf>>> {
    if arguments.is_empty() {
        return Ok(vec![None]);
    }
    let mut files = Vec::new();
    for argument in arguments {
        if argument == Path::new("-") {
            files.push(None);
            continue;
        }
        let below = disk::files_below(argument, "api")
            .with_context(|| format!("cannot look through `{}`", argument.display()))?;
        let below = below.unwrap_or_else(|| vec![argument.clone()]);
        files.extend(below.into_iter().map(Some));
    }
    Ok(files)
}

/// Reads one text and lays it out; `None` where findings say why not.
fn read(path: Option<PathBuf>, input: &mut Input) -> Ended<Option<Layout>> {
    let before = match &path {
        None => disk::stdin().context("cannot read stdin")?,
        Some(path) => match contract::check_file(path, Some(Kind::Api), input) {
            Ok(_) => input.loader.read(path)?,
            Err(_) => return Ok(None),
        },
    };
    let shown = path.as_deref().unwrap_or(Path::new(STDIN));
    let file = input.sources.add(shown, before.as_str());
    Ok(lay_out(file, &before, input).map(|after| Layout {
        path,
        before,
        after,
    }))
}

fn lay_out(file: FileId, text: &str, input: &mut Input) -> Option<String> {
    let mut found = Vec::new();
    let document = api::parse(file, text, &mut found);
    // Warnings are `check`'s business.
    found.retain(|finding| finding.severity() == Severity::Error);
    if found.is_empty() {
        return Some(api::format(&document, text));
    }
    input.findings.append(&mut found);
    None
}

fn check(layouts: &[Layout]) -> ExitStatus {
    let changed: Vec<&Layout> = layouts.iter().filter(|layout| layout.changes()).collect();
    for layout in &changed {
        report::layout_diff(&layout.name(), &layout.before, &layout.after);
    }
    report::layout_checked(changed.len(), layouts.len())
}

fn write(layouts: &[Layout]) -> Ended {
    let (files, streams): (Vec<&Layout>, Vec<&Layout>) =
        layouts.iter().partition(|layout| layout.path.is_some());
    for stream in streams {
        report::output(&stream.after);
    }
    let changed: Vec<&Layout> = files
        .iter()
        .copied()
        .filter(|file| file.changes())
        .collect();
    for layout in &changed {
        if let Some(path) = &layout.path {
            disk::write_over(path, &layout.after)
                .with_context(|| format!("cannot write `{}`", path.display()))?;
        }
    }
    let names: Vec<String> = changed.iter().map(|layout| layout.name()).collect();
    if !files.is_empty() {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        report::formatted(&names, files.len());
    }
    Ok(ExitStatus::Done)
}
