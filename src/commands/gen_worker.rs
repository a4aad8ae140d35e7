//! `ferroctl gen worker`: records a worker, then generates.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::copies::Copy;
use super::gen_api::named;
use super::place::Place;
use super::{Ended, Input, generate, render};
use crate::artifact::FileTree;
use crate::cli::{GenWorker, ServiceFlags, Write};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::manifest::{Block, Lock, ServiceEntry, ServiceKind};
use crate::source::{Loader as _, unreadable};

/// Runs the command.
pub(super) fn gen_worker(arguments: &GenWorker, flags: &Write, input: &mut Input) -> Ended {
    let place = Place::to_write(flags)?;
    let mut editor = place.manifest()?;
    let workspace = render::read(&place, &editor, input)?;
    let service = ServiceFlags {
        dir: arguments.dir.clone(),
        calls: arguments.calls.clone(),
        ..ServiceFlags::default()
    };
    let kind = ServiceKind::Worker;
    let mut entry = named(&workspace, &arguments.name, kind, &service, input)?;
    if arguments.redis && entry.redis == Block::None {
        entry.redis = Block::Usual;
    }
    let mut copied = FileTree::default();
    if let Some(files) = &arguments.tables {
        let tables = Tables {
            place: &place,
            lock: &workspace.lock,
            copied: &mut copied,
        };
        entry.tables = tables.recorded(files, &entry, input)?;
    }
    editor.record(&entry)?;
    generate::generate(&place, &editor, copied, flags, input)
}

/// The files with a service's tables.
struct Tables<'a> {
    place: &'a Place,
    lock: &'a Lock,
    copied: &'a mut FileTree,
}

impl Tables<'_> {
    /// The files as the manifest names them; those outside of the workspace are copied into the service's folder.
    fn recorded(
        mut self,
        files: &[PathBuf],
        entry: &ServiceEntry,
        input: &mut Input,
    ) -> Ended<Vec<String>> {
        let named = files
            .iter()
            .map(|file| match self.place.in_workspace(file) {
                Some(path) => Ok(path),
                None => self.copy(file, entry, input),
            });
        named.collect()
    }

    fn copy(&mut self, file: &Path, entry: &ServiceEntry, input: &mut Input) -> Ended<String> {
        let shown = file.display().to_string();
        let text = match input.loader.read(file) {
            Ok(text) => text,
            Err(error) => {
                let message = format!("cannot read `{shown}`: {}", unreadable(&error));
                return input.stop(Diagnostic::new(&codes::CONTRACT_FILE, message));
            }
        };
        let name = file.file_name().and_then(|name| name.to_str());
        let name = name.with_context(|| format!("`{shown}` has no name"))?;
        let path = format!("{}/{name}", entry.folder().trim_end_matches('/'));
        let copy = Copy {
            named: &shown,
            path: &path,
            text: &text,
        };
        copy.lay(self.copied, self.place, self.lock, input)?;
        Ok(path)
    }
}
