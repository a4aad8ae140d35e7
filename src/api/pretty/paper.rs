//! Tokens on lines, with the comments that stood between them.

use super::columns::{Line, align};
use crate::api::ast::{Comment, Trivia};

/// What stands between two tokens when no comment asks for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// A blank.
    Space,
    /// Two blanks.
    Wide,
    /// The end of a column.
    Column,
    /// A blank, the end of a column, and a column without a content.
    EmptyColumn,
    /// A line end.
    Break,
    /// A line end and a blank line.
    Blank,
}

/// The output, filled from top to bottom.
pub(super) struct Paper<'a> {
    text: &'a str,
    trivia: &'a Trivia,
    /// The first comment that was not written yet.
    next: usize,
    /// Where the last token ended in the source.
    last_end: Option<usize>,
    lines: Vec<Line>,
    indent: usize,
    /// Whether the last line ends in a `//` comment.
    sealed: bool,
}

impl<'a> Paper<'a> {
    /// An empty paper for a source and its comments.
    pub(super) fn new(text: &'a str, trivia: &'a Trivia) -> Self {
        Self {
            text,
            trivia,
            next: 0,
            last_end: None,
            lines: Vec::new(),
            indent: 0,
            sealed: false,
        }
    }

    /// The source of a range of bytes.
    pub(super) fn source(&self, start: usize, end: usize) -> &'a str {
        &self.text[start..end]
    }

    /// Where a mark stands in a range, outside comments.
    pub(super) fn find(&self, start: usize, end: usize, mark: char) -> Option<usize> {
        let mut at = start;
        for comment in self.trivia.between(start, end) {
            if let Some(found) = self.text[at..comment.start].find(mark) {
                return Some(at + found);
            }
            at = comment.end;
        }
        self.text.get(at..end)?.find(mark).map(|found| at + found)
    }

    /// Whether `//` comments with a text stand in a range.
    pub(super) fn has_remarks(&self, start: usize, end: usize) -> bool {
        let comments = self.trivia.between(start, end).iter();
        let text = |comment: &Comment| self.source(comment.start, comment.end);
        comments
            .map(text)
            .any(|text| text.len() > 2 && text.starts_with("//"))
    }

    /// Writes the comments before an offset, each on a line of its own but for the first ones, which
    /// stay behind the last token.
    pub(super) fn remarks(&mut self, end: usize) {
        let (behind, above) = self.comments_before(end);
        self.behind(&behind);
        for comment in above {
            self.gap(Gap::Break);
            self.comment(comment);
        }
    }

    /// Writes what `inner` writes one tab deeper.
    pub(super) fn indented(&mut self, inner: impl FnOnce(&mut Self)) {
        self.indent += 1;
        inner(self);
        self.indent -= 1;
    }

    /// Writes a token that stood at `start..end`, after the comments before it. Comments inside it follow behind it.
    pub(super) fn token(&mut self, (start, end): (usize, usize), text: &str, gap: Gap) {
        let (behind, above) = self.comments_before(start);
        self.behind(&behind);
        let moved = behind
            .last()
            .is_some_and(|last| self.trivia.line(last.end) < self.trivia.line(start));
        self.gap(match gap {
            Gap::Break | Gap::Blank => gap,
            _ if moved || self.sealed || !above.is_empty() => Gap::Break,
            _ => gap,
        });
        self.above(&above);
        self.push(text);
        self.last_end = Some(end);
    }

    fn peek(&self) -> Option<&'a Comment> {
        self.trivia.comments.get(self.next)
    }

    /// The unwritten comments before an offset: inside the last token or behind it on its line, and on later lines.
    fn comments_before(&mut self, start: usize) -> (Vec<&'a Comment>, Vec<&'a Comment>) {
        let (mut behind, mut above) = (Vec::new(), Vec::new());
        let last_end = self.last_end.unwrap_or(0);
        let mut line = self.last_end.map(|end| self.trivia.line(end));
        while let Some(comment) = self.peek().filter(|comment| comment.start < start) {
            self.next += 1;
            let inside = comment.start < last_end;
            if inside || above.is_empty() && line == Some(self.trivia.line(comment.start)) {
                behind.push(comment);
                line = Some(self.trivia.line(comment.end));
            } else {
                above.push(comment);
            }
        }
        (behind, above)
    }

    fn behind(&mut self, comments: &[&Comment]) {
        for comment in comments {
            if self.sealed {
                self.gap(Gap::Break);
            } else {
                self.gap(Gap::Space);
            }
            self.comment(comment);
        }
    }

    fn above(&mut self, comments: &[&Comment]) {
        for comment in comments {
            self.comment(comment);
            self.gap(Gap::Break);
        }
    }

    fn comment(&mut self, comment: &Comment) {
        let text = self
            .source(comment.start, comment.end)
            .replace("\r\n", "\n");
        self.push(&text);
        self.sealed = text.starts_with("//");
    }

    fn gap(&mut self, gap: Gap) {
        if self.lines.is_empty() {
            return self.new_line();
        }
        match gap {
            Gap::None => {}
            Gap::Space => self.push(" "),
            Gap::Wide => self.push("  "),
            Gap::Column => self.new_cell(),
            Gap::EmptyColumn => {
                self.push(" ");
                self.new_cell();
                self.new_cell();
            }
            Gap::Break => self.new_line(),
            Gap::Blank => {
                self.new_line();
                self.new_line();
            }
        }
    }

    fn new_line(&mut self) {
        self.lines.push(Line {
            indent: self.indent,
            cells: vec![String::new()],
        });
        self.sealed = false;
    }

    fn new_cell(&mut self) {
        if let Some(line) = self.lines.last_mut() {
            line.cells.push(String::new());
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(cell) = self.lines.last_mut().and_then(|line| line.cells.last_mut()) {
            cell.push_str(text);
        }
    }

    /// Ends the text: the last comments, and a blank line where `blank` asks for it.
    pub(super) fn end(&mut self, blank: bool) {
        let line_end = self.last_end.map(|end| {
            let line = self.trivia.line(end);
            let next = self.trivia.lines.get(line + 1);
            next.copied().unwrap_or(usize::MAX)
        });
        self.remarks(line_end.unwrap_or(0));
        if blank && !self.lines.is_empty() {
            self.new_line();
        }
        self.remarks(usize::MAX);
    }

    /// The aligned text.
    pub(super) fn finish(self) -> String {
        align(self.lines)
    }
}
