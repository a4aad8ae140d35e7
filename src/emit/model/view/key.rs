//! Keys, by which one row is found.

use super::Column;
use crate::ir;
use crate::rust::{Code, Ident, Literal, Quoted, Ty};

/// Names that the function of a key uses itself.
const USED: [&str; 7] = [
    "by_key",
    "changes",
    "delete_where",
    "find",
    "find_first",
    "on",
    "update_where",
];

/// The primary key.
pub struct Key {
    /// Its columns.
    pub unique: Unique,
    /// The type of its values, where it is of one column.
    pub single: Option<Ty>,
}

/// Columns whose values name one row.
#[derive(Clone)]
pub struct Unique {
    /// `find_one_by_login_name`
    pub function: Ident,
    /// Its columns.
    pub parts: Vec<Part>,
}

/// A column of a key.
#[derive(Clone)]
pub struct Part {
    /// `login_name` in comments.
    pub quoted: Quoted,
    /// `"login_name"`: the column in Rust.
    pub name: Literal,
    /// `login_name`: the parameter.
    pub parameter: Ident,
    /// `&str`: its type.
    pub argument: Ty,
    /// `login_name`: the condition.
    pub method: Ident,
    /// `&row.login_name`: the value in a row.
    pub of_row: Code,
}

impl Key {
    pub(super) fn new(places: &[usize], columns: &[Column]) -> Self {
        let single = match places {
            [place] => Some(columns[*place].ty.clone()),
            _ => None,
        };
        Self {
            unique: Unique::new(places, columns),
            single,
        }
    }
}

impl Unique {
    /// The keys of a table beside the primary one.
    pub(super) fn all(table: &ir::Table, columns: &[Column]) -> Vec<Self> {
        let all: Vec<_> = table
            .uniques
            .iter()
            .map(|places| Self::new(places, columns))
            .collect();
        let names = Ident::distinct(all.iter().map(|unique| unique.function.clone()));
        all.into_iter()
            .zip(names)
            .map(|(unique, function)| Self { function, ..unique })
            .collect()
    }

    fn new(places: &[usize], columns: &[Column]) -> Self {
        let columns = || places.iter().map(|place| &columns[*place]);
        let taken = USED.iter().copied().map(Ident::snake);
        let parameters = Ident::distinct(taken.chain(columns().map(|column| column.field.clone())));
        let parameters = parameters.into_iter().skip(USED.len());
        let part = |(column, parameter): (&Column, Ident)| Part {
            quoted: column.quoted.clone(),
            name: column.name.clone(),
            parameter,
            argument: column.argument.clone(),
            method: column.method.clone(),
            of_row: column.of_row.clone(),
        };
        let name = columns().map(|column| column.field.plain());
        Self {
            function: Ident::snake_of(std::iter::once("find_one_by").chain(name)),
            parts: columns().zip(parameters).map(part).collect(),
        }
    }
}
