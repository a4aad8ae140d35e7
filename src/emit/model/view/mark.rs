//! How rows are marked as deleted.

use super::Column;
use crate::ir::{Fixed, SoftDelete};
use crate::rust::{Code, Literal};

/// How the rows of a table are marked as deleted.
pub struct Mark {
    /// `"del_state"`: the column in Rust.
    pub column: Literal,
    /// `model::Fixed::Integer(0)`: what it is in rows that live.
    pub live: Code,
    /// Columns of a deleted row, with what they become.
    pub deleted: Vec<(Literal, Code)>,
}

impl Mark {
    pub(super) fn new(mark: &SoftDelete, columns: &[Column]) -> Self {
        let deleted = mark.deleted.iter();
        Self {
            column: columns[mark.column].name.clone(),
            live: code(&mark.live),
            deleted: deleted
                .map(|(place, value)| (columns[*place].name.clone(), code(value)))
                .collect(),
        }
    }
}

fn code(value: &Fixed) -> Code {
    let value = match value {
        Fixed::Null => "Null".to_owned(),
        Fixed::Bool(value) => format!("Bool({value})"),
        Fixed::Integer(value) => format!("Integer({value})"),
        Fixed::Text(text) => format!("Text({})", Literal::new(text)),
        Fixed::Now => "Now".to_owned(),
        Fixed::Millis => "Millis".to_owned(),
    };
    Code::new(format!("model::Fixed::{value}"))
}
