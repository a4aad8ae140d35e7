//! `Content-Type`, read as Go's `mime.ParseMediaType` reads it.

use std::collections::BTreeMap;

use http::{Method, header::CONTENT_TYPE, request::Parts};

use super::{json, value::violation};
use crate::error::Violation;

/// What nearly all clients send with JSON.
const USUAL: [&[u8]; 4] = [
    b"application/json",
    b"application/json; charset=utf-8",
    b"application/json; charset=UTF-8",
    b"application/json;charset=UTF-8",
];

/// A `Content-Type` taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MediaType {
    /// In lower case.
    name: String,
    boundary: String,
}

/// Whether the body is JSON by a good `Content-Type`.
pub(in crate::http) fn is_json(parts: &Parts) -> bool {
    let header = parts.headers.get(CONTENT_TYPE);
    header.is_some_and(|header| USUAL.contains(&header.as_bytes()))
        || (json::is_promised(&parts.headers) && MediaType::of(parts).is_ok())
}

impl MediaType {
    /// The type of the body; an empty one where the request says nothing.
    ///
    /// # Errors
    /// A header that is no media type, where Go looks for a form in the body.
    pub(super) fn of(parts: &Parts) -> Result<Self, Vec<Violation>> {
        let header = parts.headers.get(CONTENT_TYPE);
        let text = header.map(|value| String::from_utf8_lossy(value.as_bytes()));
        let text = text.unwrap_or_default();
        if text.is_empty() {
            return Ok(Self::default());
        }
        match Self::parse(&text) {
            Some(media) => Ok(media),
            None if may_have_form(&parts.method) => Err(vec![violation(
                "Content-Type",
                "must be a media type",
                text.into_owned(),
            )]),
            None => Ok(Self::default()),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (name, mut parameters) = parse(text)?;
        let boundary = parameters.remove("boundary").unwrap_or_default();
        Some(Self { name, boundary })
    }

    /// Whether a request of this method has an urlencoded form in its body.
    pub(super) fn is_urlencoded(&self, method: &Method) -> bool {
        self.name == "application/x-www-form-urlencoded" && may_have_form(method)
    }

    /// What stands between the parts of a multipart body; none for other bodies.
    pub(super) fn boundary(&self) -> Option<&str> {
        (self.name == "multipart/form-data").then_some(&self.boundary)
    }
}

/// The name in lower case and the parameters of `name; key=value; …`, by lower-case keys; `None` where Go
/// refuses the text.
pub(super) fn parse(text: &str) -> Option<(String, BTreeMap<String, String>)> {
    let (name, rest) = text.split_at(text.find(';').unwrap_or(text.len()));
    let name = name.trim().to_ascii_lowercase();
    let (first, second) = name.split_once('/').unwrap_or((&name, "any"));
    if !is_token(first) || !is_token(second) {
        return None;
    }
    let mut parameters: BTreeMap<String, String> = BTreeMap::new();
    let mut rest = rest.trim_start();
    while !rest.is_empty() && rest.trim() != ";" {
        let (key, value, after) = parameter(rest)?;
        if *parameters.entry(key).or_insert_with(|| value.clone()) != value {
            return None;
        }
        rest = after.trim_start();
    }
    Some((name, parameters))
}

/// Go reads urlencoded bodies of these methods only.
fn may_have_form(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}

/// The key in lower case and the value of `; key=value`, and what follows.
fn parameter(text: &str) -> Option<(String, String, &str)> {
    let rest = text.strip_prefix(';')?.trim_start();
    let (key, rest) = token(rest)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let (value, rest) = match rest.strip_prefix('"') {
        Some(quoted) => unquoted(quoted)?,
        None => token(rest).map(|(value, rest)| (value.to_owned(), rest))?,
    };
    Some((key.to_ascii_lowercase(), value, rest))
}

/// The text up to the closing quotation mark, and what follows.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 1..])),
            '\r' | '\n' => return None,
            // Only what needs it is escaped: Go takes the backslashes of Windows' file names as they are.
            '\\' => match characters.next_if(|(_, next)| is_special(*next)) {
                Some((_, escaped)) => value.push(escaped),
                None => value.push('\\'),
            },
            other => value.push(other),
        }
    }
    None
}

/// The token at the beginning, and what follows.
fn token(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|character| !is_plain(character));
    let (token, rest) = text.split_at(end.unwrap_or(text.len()));
    (!token.is_empty()).then_some((token, rest))
}

pub(super) fn is_token(text: &str) -> bool {
    token(text).is_some_and(|(_, rest)| rest.is_empty())
}

fn is_plain(character: char) -> bool {
    character.is_ascii_graphic() && !is_special(character)
}

/// The `tspecials` of RFC 2045.
fn is_special(character: char) -> bool {
    "()<>@,;:\\\"/[]?=".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<(String, String)> {
        MediaType::parse(text).map(|media| (media.name, media.boundary))
    }

    #[test]
    fn what_go_takes() {
        for (text, name, boundary) in [
            ("application/json", "application/json", ""),
            ("Application/JSON ; charset=UTF-8", "application/json", ""),
            ("form", "form", ""),
            ("a/b;", "a/b", ""),
            ("a/b; c=d; c=d", "a/b", ""),
            (
                "multipart/form-data; boundary=XX",
                "multipart/form-data",
                "XX",
            ),
            (
                "multipart/form-data;BOUNDARY = \"a;\\\"b\\c\"; x=y",
                "multipart/form-data",
                "a;\"b\\c",
            ),
        ] {
            let expected = (name.to_owned(), boundary.to_owned());
            assert_eq!(parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_go_refuses() {
        for text in [
            "/json",
            "a/",
            "a b/c",
            "a/b, c/d",
            "a/b; c",
            "a/b; c=",
            "a/b; =c",
            "a/b; c=\"d",
            "a/b; c=d; c=e",
            "a/b; ;",
            "a/b; c=d e",
            "a/b; c=application/json",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
