//! What the generated module of a table says about it.

use super::Read;

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in the order of the row's fields.
    pub columns: &'static [&'static str],
    /// The columns that are set to the time of each change, which only MySQL does by itself.
    pub touched: &'static [&'static str],
}

/// A row of a table.
pub trait Row: Read {
    /// The table.
    const TABLE: &'static Table;
}
