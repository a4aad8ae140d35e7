//! What contracts say about their parts.

use serde::Serialize;

/// What a comment or `@doc` says; plain text lines, not yet escaped for any format.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Docs {
    /// The lines, without comment marks, outer blank lines removed.
    pub lines: Vec<String>,
}

impl Docs {
    /// The first line, and the text after it without the blank lines between; each empty where there is none.
    #[must_use]
    pub fn summarized(&self) -> (&str, String) {
        let Some((summary, rest)) = self.lines.split_first() else {
            return Default::default();
        };
        let rest = rest.iter().map(String::as_str);
        let rest: Vec<&str> = rest.skip_while(|line| line.is_empty()).collect();
        (summary, rest.join("\n"))
    }
}
