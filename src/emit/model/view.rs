//! What the templates of models print.

mod cache;
mod column;
mod key;
mod mark;

use crate::ir::{self, Filled};
use crate::rust::{Doc, Ident, Literal, Quoted, taken};
use crate::system::Service;

pub use cache::Cache;
pub use column::Column;
pub use key::{Key, Unique};
pub use mark::Mark;

/// All models of a service.
pub struct Models {
    /// The service, in comments.
    pub service: Quoted,
    /// One a table.
    pub all: Vec<Model>,
}

impl Models {
    /// The models of a service.
    #[must_use]
    pub fn new(service: &Service) -> Self {
        let tables: Vec<_> = service.contracts.models().map(|(_, table)| table).collect();
        let modules = Ident::distinct(tables.iter().map(|table| Ident::snake(&table.name)));
        let all = tables.iter().zip(modules);
        Self {
            service: Quoted::new(&service.names.service),
            all: all
                .map(|(table, module)| Model::new(table, module))
                .collect(),
        }
    }
}

/// Types that the module of a table has beside its row.
const TYPES: [&str; 5] = ["On", "Result", "Rows", "Update", "Where"];

/// The model of one table.
pub struct Model {
    /// `user`: its module.
    pub module: Ident,
    /// `"user"`: the table in Rust.
    pub name: Literal,
    /// `user`: the table in comments.
    pub table: Quoted,
    /// What the table's comment says, and that it is a row.
    pub docs: Doc,
    /// `User`: a row.
    pub row: Ident,
    /// `NewUser`: what a new row is made of.
    pub new: Ident,
    /// The columns.
    pub columns: Vec<Column>,
    /// The primary key.
    pub key: Option<Key>,
    /// The other keys that are unique.
    pub uniques: Vec<Unique>,
    /// The column that is raised at each change, by its place.
    version: Option<usize>,
    /// How rows are marked as deleted.
    pub soft_delete: Option<Mark>,
    /// The columns by which `upsert` knows a row.
    pub known_by: Option<Unique>,
    /// How its rows are kept in a cache.
    pub cache: Option<Cache>,
}

impl Model {
    fn new(table: &ir::Table, module: Ident) -> Self {
        let columns = Column::all(table);
        let uniques = Unique::all(table, &columns);
        let key = (!table.key.is_empty()).then(|| Key::new(&table.key, &columns));
        let is_numbered = |place: &usize| table.columns[*place].filled == Filled::Number;
        let own_key = key.as_ref().filter(|_| !table.key.iter().any(is_numbered));
        let known_by = uniques.first().or(own_key.map(|key| &key.unique)).cloned();
        Self {
            module,
            name: Literal::new(&table.name),
            table: Quoted::new(&table.name),
            docs: Doc::new(&table.docs).then(format!("One row of `{}`.", Quoted::new(&table.name))),
            row: row(&table.name),
            new: Ident::camel(&format!("new_{}", table.name)),
            version: table.version,
            soft_delete: table.soft_delete.as_ref().map(|it| Mark::new(it, &columns)),
            cache: table.cache.as_ref().map(|it| Cache::new(it, table)),
            columns,
            key,
            uniques,
            known_by,
        }
    }

    /// Where the functions are that change rows.
    #[must_use]
    pub fn changing(&self) -> &'static str {
        match self.cache {
            Some(_) => "model::cached",
            None => "model",
        }
    }

    /// The columns that get a value where a row is new.
    pub fn given(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.is_given)
    }

    /// The columns that a change of the whole row writes.
    pub fn written(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.is_written)
    }

    /// The columns that can be changed alone.
    pub fn changed(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.is_changed)
    }

    /// The columns that the model sets to the time of each change.
    pub fn touched(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.is_touched)
    }

    /// The columns of whose values PostgreSQL has to be told what they are.
    pub fn casts(&self) -> impl Iterator<Item = (&Literal, &Literal)> {
        let columns = self.columns.iter();
        columns.filter_map(|column| Some((&column.name, column.cast.as_ref()?)))
    }

    /// The column that is raised at each change.
    #[must_use]
    pub fn version(&self) -> Option<&Column> {
        self.version.map(|place| &self.columns[place])
    }

    /// Whether rows can be added.
    #[must_use]
    pub fn has_new(&self) -> bool {
        self.given().next().is_some()
    }

    /// Whether whole rows can be changed.
    #[must_use]
    pub fn has_whole(&self) -> bool {
        self.key.is_some() && self.written().next().is_some()
    }

    /// The column that the database numbers.
    #[must_use]
    pub fn numbered(&self) -> Option<&Column> {
        self.columns.iter().find(|column| column.is_number)
    }
}

/// The type of a row; with `Row` behind it where its name means something else in the module.
fn row(table: &str) -> Ident {
    let name = Ident::camel(table);
    let is_taken = [&TYPES[..], taken::PRELUDE]
        .iter()
        .any(|names| names.contains(&name.plain()));
    match is_taken {
        true => Ident::camel(&format!("{table}_row")),
        false => name,
    }
}
