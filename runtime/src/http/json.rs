//! JSON with the bytes that Go's `encoding/json` writes (HTML escaping off, as in go-zero).

pub mod text;

use std::{
    any::TypeId,
    io::{self, Write},
};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

/// Room for a small answer; a larger one grows.
const USUAL_LENGTH: usize = 128;

/// The value as JSON.
///
/// # Errors
/// A map whose keys are no text.
pub fn to_vec<T: Serialize>(value: &T) -> serde_json::Result<Vec<u8>> {
    with_lists(value, false)
}

/// The value as JSON, where an empty list may be `null`, as Go writes a nil slice.
///
/// # Errors
/// A map whose keys are no text.
pub(super) fn with_lists<T: Serialize>(value: &T, null_lists: bool) -> serde_json::Result<Vec<u8>> {
    let mut body = Vec::with_capacity(USUAL_LENGTH);
    let formatter = Go::new(null_lists);
    value.serialize(&mut Serializer::with_formatter(&mut body, formatter))?;
    Ok(body)
}

/// Whether logic that returns a `T` returns anything: `()` stands for a route without a response type,
/// while a response type without fields is `{}`.
pub(super) fn has_value<T: 'static>() -> bool {
    TypeId::of::<T>() != TypeId::of::<()>()
}

/// `omitempty`: whether Go would leave the value out. Not for structs, which Go always writes.
pub fn is_zero<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Go's notation where it differs from serde's.
struct Go {
    compact: CompactFormatter,
    null_lists: bool,
    /// A list has begun, and its bracket is held back until there is an element.
    begun: bool,
}

impl Go {
    fn new(null_lists: bool) -> Self {
        Self {
            compact: CompactFormatter,
            null_lists,
            begun: false,
        }
    }
}

impl Formatter for Go {
    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begun = self.null_lists;
        if self.begun {
            return Ok(());
        }
        self.compact.begin_array(writer)
    }

    fn begin_array_value<W>(&mut self, writer: &mut W, first: bool) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        if std::mem::take(&mut self.begun) {
            self.compact.begin_array(writer)?;
        }
        self.compact.begin_array_value(writer, first)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if std::mem::take(&mut self.begun) {
            return self.write_null(writer);
        }
        self.compact.end_array(writer)
    }

    fn write_f32<W: ?Sized + Write>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        match value.abs() {
            1e-6..1e21 | 0.0 => write!(writer, "{value}"),
            _ => exponent(writer, &format!("{value:e}")),
        }
    }

    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        match value.abs() {
            1e-6..1e21 | 0.0 => write!(writer, "{value}"),
            _ => exponent(writer, &format!("{value:e}")),
        }
    }

    /// Go escapes the two line separators, which end a line in old JavaScript.
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        let mut rest = fragment;
        while let Some(at) = rest.find(['\u{2028}', '\u{2029}']) {
            let (before, separator) = rest.split_at(at);
            let escaped = if separator.starts_with('\u{2028}') {
                "\\u2028"
            } else {
                "\\u2029"
            };
            self.compact.write_string_fragment(writer, before)?;
            writer.write_all(escaped.as_bytes())?;
            rest = &separator['\u{2028}'.len_utf8()..];
        }
        self.compact.write_string_fragment(writer, rest)
    }
}

/// `1e21` is `1e+21` in Go.
fn exponent<W: ?Sized + Write>(writer: &mut W, text: &str) -> io::Result<()> {
    match text.split_once('e') {
        Some((digits, power)) if !power.starts_with('-') => write!(writer, "{digits}e+{power}"),
        _ => writer.write_all(text.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<T: Serialize>(value: T) -> String {
        String::from_utf8(to_vec(&value).unwrap()).unwrap()
    }

    #[test]
    fn floats_are_written_as_go_writes_them() {
        // Right column: json.Marshal of Go 1.24.
        for (value, go) in [
            (1.0, "1"),
            (-0.0, "-0"),
            (0.1, "0.1"),
            (100.0, "100"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.5e300, "1.5e+300"),
            (0.000_001, "0.000001"),
            (1e-7, "1e-7"),
            (-2.5e-9, "-2.5e-9"),
        ] {
            assert_eq!(text(value), go);
        }
        assert_eq!(text([1.0_f32, 0.1, 1e21]), "[1,0.1,1e+21]");
        assert_eq!(text(f64::NAN), "null");
    }

    #[test]
    fn html_stays_and_line_separators_are_escaped() {
        assert_eq!(text("<a & b>"), r#""<a & b>""#);
        assert_eq!(text("课\u{2028}件\u{2029}\n"), r#""课\u2028件\u2029\n""#);
    }

    #[test]
    fn empty_lists_may_be_null() {
        let value = serde_json::json!([[], [[], 1, [2, []]], {"a": [], "b": {}}]);
        let body = with_lists(&value, true).unwrap();
        let nulls = r#"[null,[null,1,[2,null]],{"a":null,"b":{}}]"#;
        assert_eq!(String::from_utf8(body).unwrap(), nulls);
        assert_eq!(text(&value), nulls.replace("null", "[]"));
        assert_eq!(with_lists(&Vec::<u8>::new(), true).unwrap(), b"null");
    }

    #[test]
    fn zero_values_are_left_out() {
        assert!(is_zero(&0_u8) && is_zero(&String::new()) && is_zero(&Vec::<u8>::new()));
        assert!(is_zero(&None::<u8>) && is_zero(&false) && is_zero(&-0.0));
        assert!(!is_zero(&Some(0)) && !is_zero(&1));
    }

    #[test]
    fn only_the_unit_has_no_value() {
        #[derive(Serialize)]
        struct Empty {}
        assert!(!has_value::<()>());
        assert!(has_value::<Empty>());
        assert_eq!(text(Empty {}), "{}");
    }
}
