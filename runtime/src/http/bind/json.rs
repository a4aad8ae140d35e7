//! The JSON body as a tree, with what Go's `encoding/json` forgives.

use std::borrow::Cow;

use http::{HeaderMap, header::CONTENT_TYPE};
use serde_json::Value;

use super::value::violation;
use crate::error::Violation;

const JSON: &[u8] = b"application/json";

/// The first JSON value of the body (go-zero ignores what follows); none without a body or without
/// `application/json`.
///
/// # Errors
/// The violation that the body is no JSON.
pub(super) fn value(headers: &HeaderMap, body: &[u8]) -> Result<Option<Value>, Vec<Violation>> {
    if body.is_empty() || !is_promised(headers) {
        return Ok(None);
    }
    // Go puts U+FFFD in the place of bytes that are no UTF-8.
    let text = String::from_utf8_lossy(body);
    match first(&text).or_else(|error| first(&paired(&text)).map_err(|_| error)) {
        Ok(Some(value)) => Ok(Some(value)),
        Ok(None) => Err(refusal("it is empty")),
        Err(error) => Err(refusal(&error.to_string())),
    }
}

/// Whether the body is said to be JSON, as go-zero asks: the header contains the name.
pub(super) fn is_promised(headers: &HeaderMap) -> bool {
    let header = headers.get(CONTENT_TYPE).map(|value| value.as_bytes());
    let mut words = header.unwrap_or_default().windows(JSON.len());
    words.any(|word| word == JSON)
}

fn first(text: &str) -> serde_json::Result<Option<Value>> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    values.next().transpose()
}

fn refusal(reason: &str) -> Vec<Violation> {
    vec![violation(
        "body",
        format!("must be JSON: {reason}"),
        String::new(),
    )]
}

/// The text with `\ufffd` for each half of a surrogate pair that stands alone, as Go reads them. A client
/// that cuts a text inside an emoji sends such halves.
fn paired(text: &str) -> Cow<'_, str> {
    let mut paired = String::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        at += found;
        at += match (unit(text, at), unit(text, at + 6)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 12,
            (Some(0xD800..0xE000), _) => {
                paired += &text[done..at];
                paired += "\\ufffd";
                done = at + 6;
                6
            }
            (Some(_), _) => 6,
            // Whatever is escaped, it is no escape itself.
            (None, _) => 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    match done {
        0 => text.into(),
        _ => (paired + &text[done..]).into(),
    }
}

/// The UTF-16 unit of the escape `\uXXXX` that begins here.
fn unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_pairs_become_the_replacement_character() {
        for (text, go) in [
            (r#""a\ud83db""#, "a\u{FFFD}b"),
            (r#""\udc00""#, "\u{FFFD}"),
            (r#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}"),
            (r#""\ud83d\n""#, "\u{FFFD}\n"),
            (r#""\\ud83d \ud83d""#, "\\ud83d \u{FFFD}"),
            (r#""课\uD83D课""#, "课\u{FFFD}课"),
        ] {
            let value = first(&paired(text)).unwrap().unwrap();
            assert_eq!(value, go, "{text}");
        }
        for text in [
            "",
            r#""\ud83d\ude00\\""#,
            r#""\u00e9\"#,
            r#""\课"#,
            r#""\ud8"#,
        ] {
            assert!(matches!(paired(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
