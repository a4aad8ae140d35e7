//! `ferroctl gen rpc`: records a gRPC service, then generates.

use std::path::{Path, PathBuf};

use super::contract::{self, Kind};
use super::gen_api::{copy_of, give_back, named, not_another};
use super::place::Place;
use super::{Ended, Input, generate};
use crate::artifact::FileTree;
use crate::cli::{GenRpc, Write};
use crate::diagnostic::codes::workspace as codes;
use crate::diagnostic::{Diagnostic, has_errors};
use crate::lower;
use crate::manifest::ServiceEntry;

/// Runs the command.
pub(super) fn gen_rpc(arguments: &GenRpc, flags: &Write, input: &mut Input) -> Ended {
    let place = Place::find()?;
    let mut editor = place.manifest()?;
    for file in &arguments.files {
        contract::check_file(file, Some(Kind::Proto), input)?;
    }
    let workspace = generate::read(&place, &editor, input)?;

    let mut first = Input::default();
    let read = contract::load_proto(&arguments.files, &arguments.include, &mut first);
    if read.is_none() || has_errors(&first.findings) {
        return give_back(first, input);
    }
    let base = base_name(arguments);
    let mut entry = named(&workspace, &base, "rpc", &arguments.service, input)?;
    let copied = place_contracts(arguments, &mut entry, &first, (&place, input))?;
    not_another(&workspace, &entry, input)?;
    editor.record(&entry)?;
    generate::generate(&place, &editor, copied, flags, input)
}

fn base_name(arguments: &GenRpc) -> String {
    let stem = arguments.files.first().and_then(|file| file.file_stem());
    let stem = stem.unwrap_or_default().to_string_lossy();
    let name = arguments.service.name.clone();
    name.unwrap_or_else(|| lower::base_name(&stem))
}

/// Names contracts and include folders as the manifest does; contracts from outside are copied in.
fn place_contracts(
    arguments: &GenRpc,
    entry: &mut ServiceEntry,
    first: &Input,
    (place, input): (&Place, &mut Input),
) -> Ended<FileTree> {
    let own = |file: &PathBuf| file.parent().unwrap_or(Path::new("")).to_owned();
    let folder = arguments.files.first().map(own).unwrap_or_default();
    let inside = |paths: &[PathBuf]| -> Option<Vec<String>> {
        paths.iter().map(|path| place.in_workspace(path)).collect()
    };
    let mut include = arguments.include.clone();
    if include.is_empty() {
        include.push(folder.clone());
    }
    if let Some(files) = inside(&arguments.files) {
        entry.rpc = files;
        let Some(include) = inside(&include) else {
            let message = "a folder given with `-I` lies outside the workspace";
            let finding = Diagnostic::new(&codes::PATH_OUTSIDE, message);
            return input.stop(finding.help("copy the folder into the workspace"));
        };
        entry.include = include;
        return Ok(FileTree::default());
    }
    let target = entry.folder();
    let copied = contract::copy_in((&folder, &target), &first.sources, place, input)?;
    let files = arguments.files.iter();
    entry.rpc = files.map(|file| copy_of(file, entry)).collect();
    entry.include = vec![target];
    Ok(copied)
}
