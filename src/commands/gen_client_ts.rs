//! `ferroctl gen client ts`: records where clients in TypeScript go, then generates.

use anyhow::bail;

use super::place::Place;
use super::{Ended, Input, generate, render};
use crate::artifact::FileTree;
use crate::cli::{GenClientTs, Write};
use crate::manifest::Typescript;

/// Runs the command.
pub(super) fn gen_client_ts(arguments: &GenClientTs, flags: &Write, input: &mut Input) -> Ended {
    let place = Place::to_write(flags)?;
    let mut editor = place.existing_manifest(input)?;
    // A broken manifest is a finding with its place, not an edit that failed.
    let manifest = render::read(&place, &editor, input)?.manifest;
    if manifest.services.iter().all(|entry| entry.api.is_none()) {
        return Err(anyhow::anyhow!(
            "no service here speaks HTTP: add one by `ferroctl gen api FILE.api`"
        )
        .into());
    }
    editor.set_typescript(&wanted(arguments, manifest.typescript)?)?;
    generate::generate(&place, &editor, FileTree::default(), flags, input)
}

/// What is recorded, less what the arguments say otherwise.
fn wanted(arguments: &GenClientTs, recorded: Option<Typescript>) -> anyhow::Result<Typescript> {
    let recorded = recorded.unwrap_or_default();
    let dir = match &arguments.out {
        Some(dir) => dir
            .trim_start_matches("./")
            .trim_end_matches('/')
            .to_owned(),
        None => recorded.dir,
    };
    if dir.is_empty() {
        bail!("say where the clients go: `--out web/src/api`");
    }
    let services = arguments.service.clone();
    Ok(Typescript {
        dir,
        services: services.unwrap_or(recorded.services),
    })
}
