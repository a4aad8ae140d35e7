//! The columns of a table.

use std::borrow::Cow;

use crate::ir::{self, ColumnType, Filled};
use crate::rust::{Code, Doc, Ident, Literal, Quoted, Ty};

/// What a condition and a change can be asked beside the columns.
const METHODS: [&str; 13] = [
    "all",
    "any",
    "clone",
    "default",
    "eq",
    "fmt",
    "from",
    "into",
    "limit",
    "new",
    "not",
    "order_by",
    "with_deleted",
];

/// A column.
pub struct Column {
    /// What its comment says.
    pub docs: Doc,
    /// `login_name` in comments.
    pub quoted: Quoted,
    /// `"login_name"`: the column in Rust.
    pub name: Literal,
    /// `login_name`: the field of the row.
    pub field: Ident,
    /// `login_name`: the condition and the change.
    pub method: Ident,
    /// `LOGIN_NAME`: the column for orders and sums.
    pub constant: Ident,
    /// `String`: its values.
    pub ty: Ty,
    /// `Option<String>`: its values, with NULL among them.
    pub whole: Ty,
    /// `self.login_name.clone().into()`: the field as a value to bind.
    pub value: Code,
    /// `&str`: its values as arguments.
    pub argument: Ty,
    /// `&row.login_name`: the field of a row as an argument.
    pub of_row: Code,
    /// `"uuid"`: what PostgreSQL has to be told of its values.
    pub cast: Option<Literal>,
    /// Whether a new row has it.
    pub is_given: bool,
    /// Whether a change of the whole row writes it.
    pub is_written: bool,
    /// Whether it can be changed alone.
    pub is_changed: bool,
    /// Whether the model sets it to the time of each change.
    pub is_touched: bool,
    /// Whether it is the number that the database gives to rows.
    pub is_number: bool,
    /// Whether its numbers have no sign.
    pub is_unsigned: bool,
}

impl Column {
    /// The columns of a table.
    pub(super) fn all(table: &ir::Table) -> Vec<Self> {
        let names = || table.columns.iter().map(|column| word(&column.name));
        let fields = Ident::distinct(names().map(|name| Ident::snake(&name)));
        let constants = Ident::distinct(names().map(|name| constant(&name)));
        let taken = METHODS.iter().copied().map(Ident::snake);
        let methods = Ident::distinct(taken.chain(fields.iter().cloned()));
        let methods = methods.into_iter().skip(METHODS.len());
        let idents = fields.into_iter().zip(methods).zip(constants);
        let columns = table.columns.iter().enumerate().zip(idents);
        columns
            .map(|((place, column), ((field, method), constant))| Self {
                is_written: is_written(column) && !table.key.contains(&place),
                method,
                constant,
                ..Self::new(column, field)
            })
            .collect()
    }

    fn new(column: &ir::Column, field: Ident) -> Self {
        let ty = rust(column.ty);
        let is_copy = !matches!(
            column.ty,
            ColumnType::Text | ColumnType::Bytes | ColumnType::Json
        );
        let (copy, borrow) = if is_copy { ("", "") } else { (".clone()", "&") };
        Self {
            docs: Doc::new(&column.docs),
            quoted: Quoted::new(&column.name),
            name: Literal::new(&column.name),
            method: field.clone(),
            constant: field.clone(),
            whole: match column.nullable {
                true => Ty::path(format!("Option<{ty}>")),
                false => Ty::path(ty),
            },
            value: Code::new(format!("self.{field}{copy}.into()")),
            argument: Ty::path(argument(column.ty)),
            of_row: Code::new(format!("{borrow}row.{field}")),
            ty: Ty::path(ty),
            cast: column.cast.as_deref().map(Literal::new),
            field,
            is_given: matches!(column.filled, Filled::ByWriter | Filled::ByVersion),
            is_written: false,
            is_changed: !matches!(
                column.filled,
                Filled::Number | Filled::Computed | Filled::ByVersion
            ),
            is_touched: column.filled == Filled::AtChanges,
            is_number: column.filled == Filled::Number,
            is_unsigned: column.ty == ColumnType::Unsigned,
        }
    }
}

/// A column's name as far as it has letters: names of signs and digits alone are none in Rust.
fn word(name: &str) -> Cow<'_, str> {
    match name.chars().any(char::is_alphabetic) {
        true => name.into(),
        false => format!("column_{name}").into(),
    }
}

/// The constant of a column, which must not be called as its field is: arguments of functions are.
fn constant(name: &str) -> Ident {
    let constant = Ident::shouty(name);
    match constant == Ident::snake(name) {
        true => Ident::shouty(&format!("{name}_column")),
        false => constant,
    }
}

fn is_written(column: &ir::Column) -> bool {
    matches!(column.filled, Filled::ByWriter | Filled::AtFirst)
}

fn rust(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Bool => "bool",
        ColumnType::Integer => "i64",
        ColumnType::Unsigned => "u64",
        ColumnType::Float => "f64",
        ColumnType::Decimal => "model::Decimal",
        ColumnType::Text => "String",
        ColumnType::Bytes => "Vec<u8>",
        ColumnType::Date => "model::NaiveDate",
        ColumnType::Time => "model::NaiveTime",
        ColumnType::DateTime => "model::NaiveDateTime",
        ColumnType::Instant => "model::DateTime<model::Utc>",
        ColumnType::Json => "model::Json",
    }
}

fn argument(ty: ColumnType) -> &'static str {
    match ty {
        ColumnType::Text => "&str",
        ColumnType::Bytes => "&[u8]",
        ColumnType::Json => "&model::Json",
        other => rust(other),
    }
}
