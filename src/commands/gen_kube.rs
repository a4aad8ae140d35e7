//! `ferroctl gen kube`: records that manifests for Kubernetes are wanted, then generates.

use super::place::Place;
use super::{Ended, Input, generate, render};
use crate::artifact::FileTree;
use crate::cli::Write;

/// Runs the command.
pub(super) fn gen_kube(flags: &Write, input: &mut Input) -> Ended {
    let place = Place::to_write(flags)?;
    let mut editor = place.existing_manifest(input)?;
    // A broken manifest is a finding with its place, not an edit that failed.
    render::read(&place, &editor, input)?;
    editor.set_kube()?;
    generate::generate(&place, &editor, FileTree::default(), flags, input)
}
