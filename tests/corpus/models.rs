//! One gRPC service with the models of every schema of the corpus.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use ferroctl::ddl::{self, Dialect};
use ferroctl::source::SourceMap;

use crate::support::{Disk, dialect, files_below};

/// A schema.
pub struct Schema {
    /// Where it is.
    pub path: PathBuf,
    dialect: Dialect,
    /// How many tables it has.
    pub tables: usize,
}

/// The schemas below a folder that are read without an error and have tables.
pub fn schemas(folder: &Path) -> Vec<Schema> {
    let files = files_below(folder, "sql").into_iter();
    files
        .filter_map(schema)
        .filter(|it| it.tables > 0)
        .collect()
}

fn schema(path: PathBuf) -> Option<Schema> {
    let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
    let files = std::slice::from_ref(&path);
    let read = ddl::load(files, dialect(&path), &Disk, &mut sources, &mut findings)?;
    let tables = read.tables.iter().filter(|table| !table.columns.is_empty());
    Some(Schema {
        dialect: read.dialect,
        tables: tables.count(),
        path,
    })
}

/// The entries of `models:` for them, with `sql/<number>.sql` as their files.
pub fn entries(schemas: &[Schema]) -> String {
    let mut entries = String::new();
    for (number, schema) in schemas.iter().enumerate() {
        let dialect = schema.dialect.name();
        let _ = write!(
            entries,
            "{{files: [sql/{number}.sql], dialect: {dialect}}}, "
        );
    }
    entries
}
