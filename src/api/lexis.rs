//! One linear pass over a text before it is parsed: comments, lines, brackets.
//!
//! pest drops comments, and neither knows how deep a text is nested nor where a quote was left open
//! until it has tried; this pass keeps the parser's stack and time bounded.

use super::ast::{Comment, Trivia};

/// How deep brackets may be nested; real files reach 4.
pub(super) const MAX_DEPTH: usize = 24;

/// What the pass found.
#[derive(Debug, Default)]
pub(super) struct Lexis {
    /// Comments and lines.
    pub trivia: Trivia,
    /// Where a comment or quote that never ends begins; everything behind it is not parsed.
    pub open: Option<usize>,
    /// The first quote that ends on a later line, which nobody writes on purpose.
    pub spanning: Option<usize>,
    /// The first bracket that is nested too deeply; nothing is parsed then.
    pub too_deep: Option<usize>,
}

/// Scans a whole text.
pub(super) fn scan(text: &str) -> Lexis {
    let mut scanner = Scanner {
        text,
        at: if text.starts_with('\u{FEFF}') { 3 } else { 0 },
        depth: 0,
        blank_line: true,
        lexis: Lexis::default(),
    };
    scanner.lexis.trivia.lines.push(0);
    while scanner.at < text.len() && scanner.lexis.open.is_none() {
        scanner.step();
    }
    scanner.lexis
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// Whether only blanks were seen on this line.
    blank_line: bool,
    lexis: Lexis,
}

impl Scanner<'_> {
    fn step(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        match rest[0] {
            b'\n' => self.newline(),
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'/' if rest.starts_with(b"//") => self.comment("\n", true),
            b'/' if rest.starts_with(b"/*") => self.comment("*/", false),
            b'"' => self.quote("\""),
            b'`' => self.quote("`"),
            byte => self.other(byte),
        }
    }

    fn newline(&mut self) {
        self.at += 1;
        self.lexis.trivia.lines.push(self.at);
        self.blank_line = true;
    }

    fn other(&mut self, byte: u8) {
        match byte {
            b'(' | b'[' | b'{' => self.depth += 1,
            b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > MAX_DEPTH && self.lexis.too_deep.is_none() {
            self.lexis.too_deep = Some(self.at);
        }
        self.blank_line = false;
        self.at += 1;
    }

    fn comment(&mut self, terminator: &str, to_line_end: bool) {
        let start = self.at;
        let Some(length) = self.text[start + 2..].find(terminator) else {
            return self.last_comment(to_line_end);
        };
        let end = start + 2 + length;
        let end = if to_line_end { end } else { end + 2 };
        self.push_comment(end);
    }

    fn last_comment(&mut self, to_line_end: bool) {
        if to_line_end {
            self.push_comment(self.text.len());
        } else {
            self.lexis.open = Some(self.at);
        }
    }

    fn push_comment(&mut self, end: usize) {
        let text = &self.text[self.at..end];
        self.lexis.trivia.comments.push(Comment {
            start: self.at,
            end: self.at + text.trim_end().len(),
            own_line: self.blank_line,
        });
        self.skip_to(end);
    }

    fn quote(&mut self, mark: &str) {
        match self.text[self.at + 1..].find(mark) {
            Some(length) => {
                self.spanning(self.at + length + 2);
                self.skip_to(self.at + length + 2);
            }
            None => self.lexis.open = Some(self.at),
        }
        self.blank_line = false;
    }

    fn spanning(&mut self, end: usize) {
        if self.lexis.spanning.is_none() && self.text[self.at..end].contains('\n') {
            self.lexis.spanning = Some(self.at);
        }
    }

    /// Moves on, counting the lines on the way.
    fn skip_to(&mut self, end: usize) {
        let breaks = self.text[self.at..end].match_indices('\n');
        let lines = breaks.map(|(index, _)| self.at + index + 1);
        self.lexis.trivia.lines.extend(lines);
        self.at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn comments_keep_their_place_and_quotes_hide_them() {
        let lexis = scan("a \"// no\" // one\r\n/* two\n */ b\n");
        let text = "a \"// no\" // one\r\n/* two\n */ b\n";
        let found: Vec<_> = lexis.trivia.comments.iter().collect();
        assert_eq!(found.len(), 2);
        assert_eq!(&text[found[0].start..found[0].end], "// one");
        assert!(!found[0].own_line);
        assert!(found[1].own_line);
        assert_eq!(lexis.trivia.lines, [0, 18, 25, 31]);
    }

    #[test]
    fn an_open_comment_or_quote_is_located() {
        assert_eq!(scan("a /* b").open, Some(2));
        assert_eq!(scan("a \"b\" \"c").open, Some(6));
        assert_eq!(scan("a `b` // `").open, None);
        assert_eq!(scan("a `b` `c\n` `d").spanning, Some(6));
    }

    #[test]
    fn depth_is_bounded() {
        assert!(scan(&"(".repeat(24)).too_deep.is_none());
        assert_eq!(scan(&"(".repeat(25)).too_deep, Some(24));
    }
}
