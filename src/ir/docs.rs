//! What contracts say about their parts.

use serde::Serialize;

/// What a comment or `@doc` says; plain text lines, not yet escaped for any format.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Docs {
    /// The lines, without comment marks, outer blank lines removed.
    pub lines: Vec<String>,
}
