//! Words and lines of YAML as text.

use std::ops::Range;

/// A string as YAML, quoted where a plain one would be read as something else.
pub(super) fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-./".contains(c))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&text.to_ascii_lowercase().as_str());
    if plain {
        return text.to_owned();
    }
    // A JSON string is a YAML string.
    serde_json::Value::from(text).to_string()
}

/// The lines from an offset on, each with its newline.
pub(super) fn lines(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    text[from..]
        .split_inclusive('\n')
        .scan(from, |start, line| {
            let range = *start..*start + line.len();
            *start = range.end;
            Some(range)
        })
}

/// The blanks before a line's text.
pub(super) fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
