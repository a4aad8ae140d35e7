//! `ferroctl gen docker`, `gen kube`, `gen openapi`: record that something is wanted, then generate.

use super::place::Place;
use super::{Ended, Input, generate, render};
use crate::artifact::FileTree;
use crate::cli::Write;
use crate::manifest::Editor;

/// Runs the command that `set` records.
pub(super) fn on(
    set: fn(&mut Editor) -> anyhow::Result<()>,
    flags: &Write,
    input: &mut Input,
) -> Ended {
    let place = Place::to_write(flags)?;
    let mut editor = place.existing_manifest(input)?;
    // A broken manifest is a finding with its place, not an edit that failed.
    render::read(&place, &editor, input)?;
    set(&mut editor)?;
    generate::generate(&place, &editor, FileTree::default(), flags, input)
}
