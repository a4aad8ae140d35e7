//! Field tags as Go and go-zero read them: `json:"name,optional" validate:"required"`.
//!
//! Key and quotes follow `reflect.StructTag.Lookup`; the options follow go-zero's
//! `core/mapping/utils.go` (`parseKeyAndOptions`, `parseSegments`, `parseNumberRange`).

mod setting;

use std::borrow::Cow;

pub use setting::{Range, Setting, Unread};

use super::ast::Text;
use crate::source::Span;

/// The tag keys that say where in a request a field is.
pub const SOURCES: [&str; 4] = ["path", "form", "header", "json"];

/// A whole tag; its words are those of the text that it was read from.
#[derive(Debug, Clone, Default)]
pub struct Tag<'a> {
    /// Its pairs up to the first that cannot be read, as Go has it.
    pub pairs: Vec<Pair<'a>>,
    /// The part that cannot be read.
    pub broken: Option<Span>,
}

/// One `key:"value"`.
#[derive(Debug, Clone)]
pub struct Pair<'a> {
    /// The key.
    pub key: &'a str,
    /// Where the whole pair stands.
    pub span: Span,
    /// The value, unquoted.
    pub value: Cow<'a, str>,
    /// Its comma-separated parts; the first is the wire name.
    pub parts: Vec<Part<'a>>,
}

/// A name or option of a pair.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// The text, blanks around it and backslashes removed.
    pub text: Cow<'a, str>,
    /// Where it stands.
    pub span: Span,
}

impl<'a> Tag<'a> {
    /// Reads a tag.
    #[must_use]
    pub fn parse(text: &'a Text) -> Self {
        let mut tag = Tag::default();
        let mut at = 0;
        loop {
            let rest = &text.value[at..];
            at += rest.len() - rest.trim_start_matches([' ', '\n', '\r', '\t']).len();
            if at == text.value.len() {
                return tag;
            }
            match pair(text, at) {
                Some((pair, end)) => {
                    tag.pairs.push(pair);
                    at = end;
                }
                None => {
                    tag.broken = Some(within(text, at, text.value.len()));
                    return tag;
                }
            }
        }
    }

    /// The first pair with that key, as `Lookup` gives it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Pair<'a>> {
        self.pairs.iter().find(|pair| pair.key == key)
    }

    /// The pairs that place the field in a request.
    pub fn sources(&self) -> impl Iterator<Item = &Pair<'a>> {
        SOURCES.iter().filter_map(|key| self.get(key))
    }
}

impl<'a> Pair<'a> {
    /// The wire name; empty when the tag leaves it to the field's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.parts.first().map_or("", |part| &part.text)
    }

    /// The options behind the name.
    #[must_use]
    pub fn options(&self) -> &[Part<'a>] {
        self.parts.get(1..).unwrap_or_default()
    }

    /// What the options mean; those without meaning are left out.
    pub fn settings(&self) -> impl Iterator<Item = Setting> {
        self.options().iter().filter_map(|part| {
            let (setting, _) = part.read();
            setting
        })
    }
}

/// The pair that starts at `start`, and where it ends.
fn pair(text: &Text, start: usize) -> Option<(Pair<'_>, usize)> {
    let rest = &text.value[start..];
    let key_end = rest.find(|c: char| c <= ' ' || matches!(c, ':' | '"' | '\u{7f}'))?;
    if key_end == 0 || !rest[key_end..].starts_with(":\"") {
        return None;
    }
    let value_start = key_end + 2;
    let value_end = value_start + closing_quote(&rest[value_start..])?;
    let raw = &rest[value_start..value_end];
    let end = start + value_end + 1;
    let pair = Pair {
        key: &rest[..key_end],
        span: within(text, start, end),
        value: unescape(raw),
        parts: parts(text, start + value_start, raw),
    };
    Some((pair, end))
}

fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(index),
            _ => {}
        }
    }
    None
}

fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut escaped = false;
    let keep = |c: &char| {
        escaped = *c == '\\' && !escaped;
        !escaped
    };
    Cow::Owned(raw.chars().filter(keep).collect())
}

/// Cuts a value at the commas that stand outside brackets.
fn parts<'a>(text: &Text, base: usize, raw: &'a str) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut escaped) = (0, 0_usize, false);
    for (index, byte) in raw.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.push(part(text, base, raw, start..index));
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(part(text, base, raw, start..raw.len()));
    parts
}

fn part<'a>(text: &Text, base: usize, raw: &'a str, range: std::ops::Range<usize>) -> Part<'a> {
    let piece = &raw[range.clone()];
    let trimmed = piece.trim();
    let start = base + range.start + (piece.len() - piece.trim_start().len());
    Part {
        text: unescape(trimmed),
        span: within(text, start, start + trimmed.len()),
    }
}

/// A range of the tag's text as a place in the file; the tag's span has a backquote at each end.
fn within(text: &Text, start: usize, end: usize) -> Span {
    let base = text.span.start() + 1;
    Span::new(text.span.file, base + start..base + end)
}

#[cfg(test)]
mod tests {
    use super::{Range, Setting, Tag, Unread};
    use crate::api::ast::{Quoting, Text};
    use crate::source::{SourceMap, Span};

    fn text(value: &str) -> Text {
        let file = SourceMap::default().add("x.api", "");
        Text {
            value: value.into(),
            span: Span::new(file, 0..value.len() + 2),
            quoting: Quoting::Raw,
        }
    }

    fn settings(value: &str) -> Vec<Setting> {
        Tag::parse(&text(value)).pairs[0].settings().collect()
    }

    #[test]
    fn pairs_are_read_as_go_reads_them() {
        let two = text(r#"json:"name, optional" validate:"max=3,\"x\"""#);
        let two = Tag::parse(&two);
        assert_eq!(two.pairs[0].name(), "name");
        assert_eq!(two.pairs[1].value, r#"max=3,"x""#);
        assert!(two.broken.is_none());
        assert!(Tag::parse(&text(r#"json:items""#)).pairs.is_empty());
        let broken = text(r#"json:"path" validate="required,max=80""#);
        let broken = Tag::parse(&broken);
        assert_eq!(broken.pairs.len(), 1);
        assert_eq!(broken.broken.map(|s| s.start()), Some(13));
    }

    #[test]
    fn options_follow_go_zero() {
        let range = |low, low_included, high, high_included| {
            Setting::Range(Range {
                low,
                low_included,
                high,
                high_included,
            })
        };
        assert_eq!(
            settings(r#"json:"a,default=1,range=[0:5),options=[x,y],string""#),
            [
                Setting::Default("1".into()),
                range(Some(0.0), true, Some(5.0), false),
                Setting::Options(vec!["x".into(), "y".into()]),
                Setting::String,
            ]
        );
        assert_eq!(
            settings(r#"form:"a,optional=!b,range=(:3]""#),
            [
                Setting::Optional(Some("!b".into())),
                range(None, false, Some(3.0), true),
            ]
        );
    }

    #[test]
    fn what_means_nothing_is_said() {
        let odd = |value: &str| Tag::parse(&text(value)).pairs[0].options()[0].read().1;
        assert_eq!(odd(r#"json:"a,option""#), Some(Unread::Unknown));
        assert_eq!(
            odd(r#"json:"a,optionalx""#),
            Some(Unread::Prefix("optional"))
        );
        for value in [
            "range=[5:1]",
            "range=1:2",
            "range=[1:1)",
            "range=[:]",
            "options",
            "default=a=b",
        ] {
            let text = format!("json:\"a,{value}\"");
            assert!(matches!(odd(&text), Some(Unread::Malformed(_))), "{value}");
        }
    }
}
