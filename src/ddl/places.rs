//! sqlparser's places, a line and a column of characters, as ours.

use sqlparser::tokenizer::{Location, Span as Words};

use crate::source::{FileId, Span};

/// The places of one file.
pub(super) struct Places<'a> {
    file: FileId,
    text: &'a str,
    lines: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(super) fn new(file: FileId, text: &'a str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            file,
            text,
            lines: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// The place of words; of the file's beginning where sqlparser does not know it.
    pub(super) fn span(&self, words: Words) -> Span {
        let start = self.offset(words.start);
        Span::new(self.file, start..self.offset(words.end).max(start))
    }

    /// The place of the character there; none at the end of the text.
    pub(super) fn character(&self, at: Location) -> Span {
        let start = self.offset(at);
        let length = self.text[start..].chars().next().map_or(0, char::len_utf8);
        Span::new(self.file, start..start + length)
    }

    /// Places inside of MySQL's `/*! … */` count from there, so that they may lie anywhere.
    fn offset(&self, at: Location) -> usize {
        let line = usize::try_from(at.line)
            .unwrap_or(usize::MAX)
            .saturating_sub(1);
        let column = usize::try_from(at.column)
            .unwrap_or(usize::MAX)
            .saturating_sub(1);
        let Some(start) = self.lines.get(line) else {
            return self.text.len();
        };
        let rest = &self.text[*start..];
        let within = rest
            .char_indices()
            .nth(column)
            .map_or(rest.len(), |(at, _)| at);
        start + within
    }
}
