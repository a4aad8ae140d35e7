//! A table as it is read.

/// A table and the statements that make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    /// Ends with a line's end.
    pub(super) text: String,
}
