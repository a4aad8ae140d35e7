//! Names in Rust sources: words outside of comments and texts, with their places.

use std::ops::Range;

/// A word, or a sign that stands alone; `::` is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it stands.
    pub(super) at: Range<usize>,
    /// Whether it is a word.
    pub(super) is_word: bool,
}

/// The tokens of a source; of one that is no Rust, what comes before the place where that shows.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let len = match first {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => comment(rest),
            '"' => quoted(rest, 1),
            '\'' => quote(rest),
            _ if is_word(first) => word(rest, at, &mut tokens),
            _ => sign(rest, first, at, &mut tokens),
        };
        at += len;
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn sign(rest: &str, first: char, at: usize, tokens: &mut Vec<Token>) -> usize {
    let len = if rest.starts_with("::") {
        2
    } else {
        first.len_utf8()
    };
    if !first.is_whitespace() {
        tokens.push(Token {
            at: at..at + len,
            is_word: false,
        });
    }
    len
}

/// A word, or the text that one begins: `r"…"`, `br#"…"#`, `b"…"`.
fn word(rest: &str, at: usize, tokens: &mut Vec<Token>) -> usize {
    let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let (name, behind) = rest.split_at(len);
    let hashes = behind.len() - behind.trim_start_matches('#').len();
    let is_raw = matches!(name, "r" | "br" | "cr") && behind[hashes..].starts_with('"');
    if is_raw {
        let end = format!("\"{}", "#".repeat(hashes));
        let start = len + hashes + 1;
        return rest[start..]
            .find(&end)
            .map_or(rest.len(), |found| start + found + end.len());
    }
    if matches!(name, "b" | "c") && behind.starts_with('"') {
        return len + quoted(behind, 1);
    }
    tokens.push(Token {
        at: at..at + len,
        is_word: true,
    });
    len
}

/// The length of a comment with those inside of it.
fn comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let here = &rest[at..];
        match here {
            _ if here.starts_with("/*") => (depth, at) = (depth + 1, at + 2),
            _ if here.starts_with("*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += here.chars().next().map_or(1, char::len_utf8),
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of a text up to its closing quote.
fn quoted(rest: &str, start: usize) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(start) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character, or of the quote before a lifetime.
fn quote(rest: &str) -> usize {
    let mut inner = rest.chars().skip(1);
    match (inner.next(), inner.next()) {
        (Some('\\'), _) => {
            let behind = rest.get(3..).and_then(|rest| rest.find('\''));
            behind.map_or(rest.len(), |end| end + 4)
        }
        (Some(one), Some('\'')) => one.len_utf8() + 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_comments_and_texts_are_none() {
        let text = "a::b // c\n/* d /* e */ f */ \"g \\\" h\" r#\"i\"# 'j' 'k: '\\'' b\"l\" m";
        let words: Vec<&str> = tokens(text)
            .into_iter()
            .filter(|token| token.is_word)
            .map(|token| &text[token.at])
            .collect();
        assert_eq!(words, ["a", "b", "k", "m"]);
    }

    #[test]
    fn what_has_no_end_ends_with_the_text() {
        for text in ["\"a", "/* a", "r#\"a\"", "'\\", "'", "b\"", "'é'", "日本"] {
            tokens(text);
        }
    }
}
