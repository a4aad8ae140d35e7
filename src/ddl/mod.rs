//! The SQL front end: `.sql` files → [`Schema`], by sqlparser.
//!
//! Files are dumps and migrations as they are: of their statements those that say what tables are made of are read,
//! in their order; data, views, triggers and routines are passed over.

mod alter;
mod column;
mod default;
mod dialect;
mod kind;
mod options;
mod parse;
mod path;
mod places;
mod reader;
mod settle;
mod split;
mod table;
mod tables;

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace::CONTRACT_FILE;
use crate::source::{Loader, SourceMap, unreadable, without_mark};

pub use dialect::Dialect;
pub use table::{Column, Filled, Key, Table};

/// What `.sql` files say.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The dialect that they are written in.
    pub dialect: Dialect,
    /// The tables that are there after the last statement, in the order in which they were made.
    pub tables: Vec<Table>,
}

/// Reads `files` in their order, as one schema; `dialect` where it is not to be guessed.
///
/// All findings are added to `diagnostics`. `None` when there is an error among them.
pub fn load(
    files: &[PathBuf],
    dialect: Option<Dialect>,
    loader: &dyn Loader,
    sources: &mut SourceMap,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Schema> {
    let mut texts = Vec::new();
    for path in files {
        match loader.read(path) {
            Ok(text) => texts.push(sources.add(path, without_mark(text))),
            Err(error) => diagnostics.push(not_read(path, &error)),
        }
    }
    let all = texts.iter().map(|file| sources.file(*file).text.as_str());
    let dialect = dialect.unwrap_or_else(|| Dialect::detect(all));
    let mut reader = reader::Reader::new(dialect);
    for file in texts {
        reader.read(file, &sources.file(file).text);
    }
    let (schema, findings) = reader.finish();
    let is_whole = !crate::diagnostic::has_errors(&findings);
    diagnostics.extend(findings);
    is_whole.then_some(schema)
}

fn not_read(path: &Path, error: &std::io::Error) -> Diagnostic {
    let reason = unreadable(error);
    Diagnostic::new(
        &CONTRACT_FILE,
        format!("cannot read `{}`: {reason}", path.display()),
    )
}
