//! Source texts and places in them.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::Serialize;

/// One file of a [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct FileId(u32);

/// A range of bytes in one file. Small, as a tree of places has one for every word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    start: u32,
    end: u32,
}

impl Span {
    /// The bytes `range` of `file`; offsets end at 4 GiB, where [`SourceMap::add`] cuts a text.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span {
            file,
            start: offset(range.start),
            end: offset(range.end),
        }
    }

    /// Offset of the first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Offset behind the last byte.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The range of bytes that the span covers.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The span from the same first byte to `end`.
    #[must_use]
    pub fn ending(self, end: usize) -> Span {
        Span::new(self.file, self.start()..end)
    }

    /// The smallest span that covers both; `other` must be in the same file.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span {
            file: self.file,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// A text and the path under which messages name it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as the user would write it: relative to the current folder where it lies below.
    pub path: PathBuf,
    /// The whole text.
    pub text: String,
    /// The offset of each line's first byte, found when first asked for: most files have no findings.
    lines: OnceLock<Vec<usize>>,
}

impl SourceFile {
    /// The offsets of the first bytes of all lines.
    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let breaks = self.text.match_indices('\n');
            std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect()
        })
    }

    /// The number of the line, from 1, of the byte at `offset`, and the offset of that line's first byte.
    #[must_use]
    pub fn line(&self, offset: usize) -> (usize, usize) {
        let lines = self.lines();
        let number = lines.partition_point(|&start| start <= offset);
        (number, lines[number - 1])
    }

    /// The line and column, both from 1 and counted in characters, of the byte at `offset`.
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let (line, start) = self.line(offset);
        (line, self.text[start..offset].chars().count() + 1)
    }
}

/// All texts of one run.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Takes in a text and gives the id that spans name it by; what is beyond 4 GiB is cut off.
    ///
    /// # Panics
    /// With more than `u32::MAX` files.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        let mut text = text.into();
        text.truncate(text.floor_char_boundary(u32::MAX as usize));
        self.files.push(SourceFile {
            path: path.into(),
            text,
            lines: OnceLock::new(),
        });
        id
    }

    /// The file behind an id of this map.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text under a span.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.range()]
    }

    /// Every file with its id, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }
}

/// Editors on Windows put a byte order mark in front; it is no part of what they say.
#[must_use]
pub fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    text
}

/// Why a file cannot be read, in words and without the system's number for it.
#[must_use]
pub fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "a file stands where its folder should be".to_owned(),
        io::ErrorKind::InvalidData => "it is not UTF-8 text".to_owned(),
        io::ErrorKind::PermissionDenied => "you may not read it".to_owned(),
        _ => {
            let text = error.to_string();
            let words = text.split(" (os error").next();
            words.unwrap_or_default().to_lowercase()
        }
    }
}

/// Where contracts are read from: the disk, or memory in tests.
pub trait Loader {
    /// Reads a whole text file.
    ///
    /// # Errors
    /// As `std::fs::read_to_string`: not there, not readable, not UTF-8.
    fn read(&self, path: &Path) -> io::Result<String>;

    /// One spelling for all paths that name the same file, so that diamonds are read once.
    ///
    /// # Errors
    /// When the file is not there.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// The names in a folder, in any order, for the advice to a path that is misspelt; none where that cannot be told.
    fn names(&self, _folder: &Path) -> Vec<String> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reason_has_the_number_of_an_error() {
        for number in 1..132 {
            let reason = unreadable(&io::Error::from_raw_os_error(number));
            assert!(
                !reason.is_empty() && !reason.contains("os error"),
                "{reason}"
            );
        }
        assert_eq!(unreadable(&io::Error::other("Odd")), "odd");
    }
}
