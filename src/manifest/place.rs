//! Where a value of a YAML stands. The YAML library tells no places, so they are looked for by lines.

use std::ops::Range;

use super::text::{indent_of, lines};
use crate::source::{FileId, Span};

/// The span of the line, or the part of a line in braces, that has the last of the keys; where it is not found, that
/// of the innermost key around it. Keys match without regard to case.
pub(super) fn of(text: &str, keys: &[&str], file: FileId) -> Option<Span> {
    let mut found: Option<Range<usize>> = None;
    for key in keys {
        match below(text, found.as_ref(), key) {
            Some(line) => found = Some(line),
            None => break,
        }
    }
    found.map(|range| Span::new(file, range))
}

/// The entry `key: …` inside the block that begins with the entry `parent`, or at the top level.
fn below(text: &str, parent: Option<&Range<usize>>, key: &str) -> Option<Range<usize>> {
    let Some(parent) = parent else {
        return lines(text, 0)
            .find_map(|line| entry(text, line, key).filter(|(_, i)| *i == 0))
            .map(|(range, _)| range);
    };
    if let Some(inner) = in_braces(text, parent, key) {
        return Some(inner);
    }
    let parent_line = text[..parent.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let parent_indent = indent_of(&text[parent_line..]);
    for line in lines(text, parent.end).skip(1) {
        let content = &text[line.clone()];
        let is_text = !content.trim().is_empty() && !content.trim_start().starts_with('#');
        let is_item = content.trim_start().starts_with("- ");
        if is_text && !is_item && indent_of(content) <= parent_indent {
            return None;
        }
        if let Some((range, _)) = entry(text, line, key) {
            return Some(range);
        }
    }
    None
}

/// A line's entry if it has that key, with its indentation; `- ` before it is skipped.
fn entry(text: &str, line: Range<usize>, key: &str) -> Option<(Range<usize>, usize)> {
    let content = text[line.clone()].trim_end();
    let indent = indent_of(content);
    let start = indent + content[indent..].len() - content[indent..].trim_start_matches("- ").len();
    let name = content.get(start..start + key.len())?;
    let is_key = name.eq_ignore_ascii_case(key)
        && content[start + key.len()..].trim_start().starts_with(':');
    is_key.then(|| (line.start + start..line.start + content.len(), indent))
}

/// The entry in the braces of a one-line block: `Prometheus: {Host: a, Port: 1}`.
fn in_braces(text: &str, parent: &Range<usize>, key: &str) -> Option<Range<usize>> {
    let open = text[parent.clone()].find('{')? + parent.start + 1;
    let mut start = open;
    let inside = text[open..parent.end].trim_end();
    for part in inside
        .strip_suffix('}')
        .unwrap_or(inside)
        .split_inclusive(',')
    {
        let word = part.trim_start();
        let from = start + part.len() - word.len();
        let is_key = word
            .get(..key.len())
            .is_some_and(|name| name.eq_ignore_ascii_case(key))
            && word[key.len()..].trim_start().starts_with(':');
        if is_key {
            let word = word.trim_end_matches(',');
            return Some(from..from + word.len());
        }
        start += part.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::source::SourceMap;

    #[test]
    fn values_are_found_in_blocks_lists_and_braces() {
        let text = "Name: a\n# Port: 0\nUserRpc:\n  Timeout: 1\n  Endpoints: [x]\nPrometheus: {Host: \"${H:-b}\", Port: 9}\n\
                    Cache:\n- Host: c\n  Type: node\nPort: 8\n";
        let mut sources = SourceMap::default();
        let file = sources.add("a.yaml", text);
        let at = |keys: &[&str]| of(text, keys, file).map(|span| sources.text(span));
        assert_eq!(at(&["port"]), Some("Port: 8"));
        assert_eq!(at(&["UserRpc", "endpoints"]), Some("Endpoints: [x]"));
        assert_eq!(at(&["Prometheus", "Host"]), Some("Host: \"${H:-b}\""));
        assert_eq!(at(&["Prometheus", "Port"]), Some("Port: 9"));
        assert_eq!(at(&["Cache", "Host"]), Some("Host: c"));
        assert_eq!(at(&["UserRpc", "Host"]), Some("UserRpc:"));
        assert_eq!(at(&["Nothing"]), None);
    }
}
