//! `ferroctl new`: a fresh workspace, or the whole example.

use anyhow::{Context as _, Result, bail};

use super::place::Place;
use super::{Ended, ExitStatus, Input, generate, report};
use crate::artifact::{Body, FileTree, OutPath, WritePolicy};
use crate::cli::{self, Example, Write};
use crate::embedded;
use crate::manifest::{Editor, LOCK, Lock};
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
        Some(Example::Courseware) => copy_example(&place)?,
        None => {
            let editor = Editor::fresh(&place.default_name());
            let quiet = Write {
                quiet: true,
                ..Write::default()
            };
            generate::generate(&place, &editor, FileTree::default(), &quiet, input)?
        }
    };
    if status == ExitStatus::Done {
        report::made(&arguments.name, arguments.example.is_some());
    }
    Ok(status)
}

/// Writes the example byte for byte, and a `.env` beside it.
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
        tree.insert(path, Body::Bytes(bytes.to_vec()), WritePolicy::Shared)?;
    }
    let env = generate::env_text(example_text(".env.example")?);
    tree.insert(".env", Body::Text(env), WritePolicy::Secret)?;
    let nothing = |_: &OutPath| Ok(None);
    let mut plan = plan::plan(&tree, &Lock::default(), &plan::Options::default(), nothing)?;
    plan.lock = Lock::parse(example_text(LOCK)?)?;
    let summary = apply::apply(&plan, &place.out, apply::Mode::Write)?;
    Ok(generate::status(summary.outcome))
}

/// The text of one of the example's files; empty where it has none of that name.
fn example_text(name: &str) -> Result<&'static str> {
    let file = embedded::COURSEWARE.iter().find(|(path, _)| *path == name);
    let bytes = file.map_or(&b""[..], |(_, bytes)| bytes);
    std::str::from_utf8(bytes).with_context(|| format!("the embedded `{name}`"))
}
