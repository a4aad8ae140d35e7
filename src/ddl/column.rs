//! Columns as `CREATE TABLE` and `ALTER TABLE` write them.

use sqlparser::ast::{ColumnOption, DataType, Ident};
use sqlparser::tokenizer::Token;

use super::default;
use super::places::Places;
use super::table::{Column, Filled, Key};

/// A column with the keys that it says to be by itself.
pub(super) struct Written {
    pub(super) column: Column,
    pub(super) is_primary: bool,
    pub(super) is_unique: bool,
}

impl Written {
    pub(super) fn new<'o>(
        name: &Ident,
        ty: &DataType,
        options: impl Iterator<Item = &'o ColumnOption>,
        places: &Places<'_>,
    ) -> Self {
        let mut written = Self {
            column: Column {
                name: name.value.clone(),
                span: places.span(name.span),
                ty: ty.clone(),
                nullable: true,
                filled: Filled::Nothing,
                on_update: false,
                comment: None,
                default: None,
                values: Vec::new(),
                computed: None,
                collation: None,
            },
            is_primary: false,
            is_unique: false,
        };
        if is_serial(ty) {
            written.column.nullable = false;
            written.column.filled = Filled::Number;
        }
        options.for_each(|option| written.option(option));
        written
    }

    /// The key of this column alone.
    pub(super) fn key(&self) -> Key {
        Key {
            name: None,
            columns: vec![self.column.name.clone()],
            span: self.column.span,
        }
    }

    fn option(&mut self, option: &ColumnOption) {
        let column = &mut self.column;
        match option {
            ColumnOption::Null => column.nullable = true,
            ColumnOption::NotNull => column.nullable = false,
            ColumnOption::Default(value) => default::set(column, value),
            ColumnOption::Collation(name) => column.collation = Some(name.to_string()),
            ColumnOption::PrimaryKey(_) => {
                column.nullable = false;
                self.is_primary = true;
            }
            ColumnOption::Unique(_) => self.is_unique = true,
            ColumnOption::Comment(text) => column.comment = Some(text.clone()),
            ColumnOption::OnUpdate(_) => column.on_update = true,
            ColumnOption::Identity(_) => column.filled = Filled::Number,
            ColumnOption::Generated {
                generation_expr, ..
            } => {
                column.computed = generation_expr.as_ref().map(ToString::to_string);
                column.filled = match generation_expr {
                    Some(_) => Filled::Computed,
                    None => Filled::Number,
                };
            }
            ColumnOption::DialectSpecific(words) if counts(words) => column.filled = Filled::Number,
            _ => {}
        }
    }
}

/// `AUTO_INCREMENT`, and SQLite's `AUTOINCREMENT`.
fn counts(words: &[Token]) -> bool {
    let is_it = |word: &str| {
        ["AUTO_INCREMENT", "AUTOINCREMENT"]
            .iter()
            .any(|it| word.eq_ignore_ascii_case(it))
    };
    words
        .iter()
        .any(|word| matches!(word, Token::Word(word) if is_it(&word.value)))
}

/// PostgreSQL's types that are a number and a sequence.
fn is_serial(ty: &DataType) -> bool {
    let DataType::Custom(name, _) = ty else {
        return false;
    };
    let name = name.to_string().to_ascii_lowercase();
    let name = name.strip_prefix("pg_catalog.").unwrap_or(&name);
    [
        "serial",
        "bigserial",
        "smallserial",
        "serial2",
        "serial4",
        "serial8",
    ]
    .contains(&name)
}
