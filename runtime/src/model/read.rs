//! What statements give.

use super::{Cell, Cells};

/// What a statement for its effect did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// How many rows it touched.
    pub rows: u64,
    /// The number that the database gave the last new row, where it gives one.
    pub last_id: i64,
}

/// What can be read from a row of any database.
pub trait Read: Sized + Send + Unpin + 'static {
    /// Reads it.
    ///
    /// # Errors
    /// A column is missing, or its value is of another type.
    fn read(row: &Cells<'_>) -> sqlx::Result<Self>;
}

impl<T: Cell> Read for (T,) {
    fn read(row: &Cells<'_>) -> sqlx::Result<Self> {
        Ok((row.first()?,))
    }
}
