//! `ferroctl new`: a fresh workspace, or the whole example.

use anyhow::{Context as _, Result, bail};

use super::place::Place;
use super::{Ended, ExitStatus, Input, generate, report};
use crate::artifact::{Body, FileTree, OutPath, WritePolicy};
use crate::cli::{self, Example, Write};
use crate::embedded;
use crate::manifest::{Editor, LOCK, Lock, MANIFEST};
use crate::{apply, plan};

/// Runs the command.
pub(super) fn new(arguments: &cli::New, input: &mut Input) -> Ended {
    let place = Place::at(&arguments.name)?;
    let shown = arguments.name.display();
    let vacant = place.out.is_vacant();
    if !vacant.with_context(|| format!("cannot make `{shown}`"))? {
        return Err(anyhow::anyhow!(
            "`{shown}` is there already and not empty; inside an existing folder use `ferroctl gen`"
        )
        .into());
    }
    let status = match arguments.example {
        Some(Example::Courseware) => example(&place, input)?,
        None => {
            let editor = Editor::fresh(&place.default_name());
            generate::generate(&place, &editor, FileTree::default(), &quiet(), input)?
        }
    };
    if status == ExitStatus::Done {
        report::made(&arguments.name, arguments.example.is_some());
    }
    Ok(status)
}

fn quiet() -> Write {
    Write {
        quiet: true,
        ..Write::default()
    }
}

/// Writes the example, then generates what is not in it: the runtime, which the example of this repository takes from
/// the folder beside it.
fn example(place: &Place, input: &mut Input) -> Ended {
    copy_example(place)?;
    let editor = place.existing_manifest(input)?;
    generate::generate(place, &editor, FileTree::default(), &quiet(), input)
}

/// Writes the example byte for byte but for the line of `ferroctl.yaml` that says where the runtime is, and a `.env`
/// beside it.
fn copy_example(place: &Place) -> Result<ExitStatus> {
    if embedded::COURSEWARE.is_empty() {
        bail!("this ferroctl was built without its example");
    }
    let mut tree = FileTree::default();
    // The lock is not copied but read: `apply` writes it last, as always.
    for (path, bytes) in embedded::COURSEWARE
        .iter()
        .filter(|(path, _)| *path != LOCK)
    {
        let bytes = match *path {
            MANIFEST => without_runtime(std::str::from_utf8(bytes)?).into_bytes(),
            _ => bytes.to_vec(),
        };
        tree.insert(path, Body::Bytes(bytes), WritePolicy::Shared)?;
    }
    let env = generate::env_text(example_text(".env.example")?);
    tree.insert(".env", Body::Text(env), WritePolicy::Secret)?;
    let nothing = |_: &OutPath| Ok(None);
    let mut plan = plan::plan(&tree, &Lock::default(), &plan::Options::default(), nothing)?;
    plan.lock = Lock::parse(example_text(LOCK)?)?;
    let summary = apply::apply(&plan, &place.out, apply::Mode::Write)?;
    Ok(generate::status(summary.outcome))
}

/// The manifest without its key `runtime`, so that the runtime is vendored.
fn without_runtime(manifest: &str) -> String {
    let lines = manifest.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("runtime:")).collect()
}

/// The text of one of the example's files; empty where it has none of that name.
fn example_text(name: &str) -> Result<&'static str> {
    let file = embedded::COURSEWARE.iter().find(|(path, _)| *path == name);
    let bytes = file.map_or(&b""[..], |(_, bytes)| bytes);
    std::str::from_utf8(bytes).with_context(|| format!("the embedded `{name}`"))
}
