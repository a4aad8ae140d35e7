//! The `.sql` files of models, read, checked and lowered.

use std::path::{Path, PathBuf};

use super::contract::{Kind, check_file};
use super::place::Place;
use super::{Ended, Input};
use crate::cli::Dialect;
use crate::ir::{self, Content, Database, Table};
use crate::manifest::{ModelsEntry, Workspace};
use crate::{ddl, lower};

/// Reads the files of an entry, `files` as they are seen from here: their tables, and the database whose SQL it is.
pub(super) fn load(
    entry: &ModelsEntry,
    files: &[PathBuf],
    input: &mut Input,
) -> Option<(Vec<Table>, Database)> {
    for file in files {
        check_file(file, Some(Kind::Sql), input).ok()?;
    }
    let Input {
        loader,
        sources,
        findings,
    } = input;
    let schema = ddl::load(files, entry.dialect, loader, sources, findings)?;
    let (tables, found) = lower::model::tables(&schema, entry);
    input.findings.extend(found);
    Some((tables, lower::model::sql(schema.dialect)))
}

/// Checks one file.
pub(super) fn check(
    file: &Path,
    dialect: Option<Dialect>,
    input: &mut Input,
) -> Option<Vec<Table>> {
    let entry = ModelsEntry {
        dialect: dialect.map(Into::into),
        ..ModelsEntry::default()
    };
    load(&entry, &[file.to_owned()], input).map(|(tables, _)| tables)
}

/// The contracts with the models of each service, in the order of the manifest.
pub(super) fn load_all(
    workspace: &Workspace,
    place: &Place,
    input: &mut Input,
) -> Ended<Vec<Vec<ir::Contract>>> {
    let mut all = Vec::new();
    for (index, service) in workspace.manifest.services.iter().enumerate() {
        let mut contracts = Vec::new();
        for entry in &service.models {
            let before = input.findings.len();
            let files: Vec<_> = entry
                .files
                .iter()
                .map(|file| place.as_seen_here(file))
                .collect();
            let read = load(&entry.of(service), &files, input);
            let (tables, sql) = read.unwrap_or((Vec::new(), Database::Sqlite));
            let found = input.findings.split_off(before).into_iter();
            input
                .findings
                .extend(found.map(|finding| workspace.at_entry(finding, index)));
            contracts.push(ir::Contract {
                files: entry.files.clone(),
                content: Content::Models {
                    tables,
                    sql,
                    data_source: entry.datasource.clone(),
                },
            });
        }
        all.push(contracts);
    }
    input.end_on_errors()?;
    Ok(all)
}
