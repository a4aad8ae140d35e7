//! `///` comments from the comments of contracts.

use std::fmt;

use crate::ir;

/// Lines of a doc comment, each ended by a newline; no line at all where there is nothing to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doc(Vec<String>);

impl Doc {
    /// Text of ours, Markdown already: one paragraph a line.
    #[must_use]
    pub fn of(markdown: impl Into<String>) -> Self {
        Self(vec![one_line(&markdown.into())])
    }

    /// The contract's comment, escaped so that rustdoc shows what was written.
    #[must_use]
    pub fn new(docs: &ir::Docs) -> Self {
        let lines = docs.lines.iter().flat_map(|line| line.split('\n'));
        Self(lines.map(escape).collect())
    }

    /// One line of a contract's comment as Markdown, for generators that write the `///` themselves (prost-build, which
    /// also marks URLs).
    #[must_use]
    pub fn plain_line(line: &str) -> String {
        let line = one_line(line);
        let words = line.split(' ').map(|word| {
            if is_url(word) {
                word.to_owned()
            } else {
                escape_word(word)
            }
        });
        escape_start(words.collect::<Vec<_>>().join(" "))
    }

    /// The contract's comment, or `fallback` (Markdown of ours) where the contract says nothing.
    #[must_use]
    pub fn or(docs: &ir::Docs, fallback: impl Into<String>) -> Self {
        let doc = Self::new(docs);
        if doc.0.iter().all(String::is_empty) {
            return Self::of(fallback);
        }
        doc
    }

    /// The contract's comment and, as a paragraph after it, `markdown` of ours.
    #[must_use]
    pub fn then(mut self, markdown: impl Into<String>) -> Self {
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.push(one_line(&markdown.into()));
        self
    }
}

/// Text between the backticks of a comment: without what would end the code span or the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted(String);

impl Quoted {
    /// Takes any text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(one_line(text).replace('`', ""))
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Doc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.0 {
            let space = if line.is_empty() { "" } else { " " };
            writeln!(f, "///{space}{line}")?;
        }
        Ok(())
    }
}

/// One line of plain text as Markdown that means the same: no list, heading, code, link or HTML.
fn escape(line: &str) -> String {
    let line = one_line(line);
    let words: Vec<String> = line.split(' ').map(escape_word).collect();
    escape_start(words.join(" "))
}

/// A line without what the compiler refuses in comments (a bare CR, characters that change the direction) and
/// without spaces at its ends (four of them would be a code block).
fn one_line(line: &str) -> String {
    let visible = line.chars().map(|c| match c {
        '\t' | '\n' | '\r' => ' ',
        other => other,
    });
    let text: String = visible.filter(|c| !is_refused(*c)).collect();
    text.trim().to_owned()
}

fn is_refused(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_url(word: &str) -> bool {
    let has_scheme = word.starts_with("http://") || word.starts_with("https://");
    has_scheme && !word.contains(['<', '>', '\\', '`'])
}

fn escape_word(word: &str) -> String {
    if is_url(word) {
        return format!("<{word}>");
    }
    let mut escaped = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '|' | '~'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Escapes what is special only at the start of a line: headings, lists, rules, setext underlines.
fn escape_start(line: String) -> String {
    if line.starts_with(['#', '-', '+', '=', '_']) {
        return format!("\\{line}");
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &line[digits..];
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", &line[..digits]);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(lines: &[&str]) -> String {
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        Doc::new(&ir::Docs { lines }).to_string()
    }

    #[test]
    fn a_comment_stays_what_it_says() {
        assert_eq!(
            doc(&["登录", "", "user_id of it"]),
            "/// 登录\n///\n/// user_id of it\n"
        );
        assert_eq!(doc(&[]), "");
    }

    #[test]
    fn markdown_is_escaped() {
        assert_eq!(
            doc(&["- see [x] and <b> `c`"]),
            "/// \\- see \\[x\\] and \\<b\\> \\`c\\`\n"
        );
        assert_eq!(doc(&["    indented"]), "/// indented\n");
        assert_eq!(doc(&["1. one", "# two"]), "/// 1\\. one\n/// \\# two\n");
        assert_eq!(doc(&["https://a.b/_c_"]), "/// <https://a.b/_c_>\n");
    }

    #[test]
    fn no_line_ends_the_comment() {
        assert_eq!(
            doc(&["a\r\nfn evil() {}\u{202e} */ {{ x }} ${y}"]),
            "/// a\n/// fn evil() {} \\*/ {{ x }} ${y}\n"
        );
        assert_eq!(doc(&["a\rb"]), "/// a b\n");
    }

    #[test]
    fn a_code_span_does_not_end_early() {
        assert_eq!(Quoted::new("a`b\n/// c\u{202e}").to_string(), "ab /// c");
    }

    #[test]
    fn a_fallback_fills_an_empty_comment() {
        assert_eq!(
            Doc::or(&ir::Docs::default(), "`POST /a`").to_string(),
            "/// `POST /a`\n"
        );
    }
}
