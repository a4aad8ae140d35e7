//! Names and texts from files may hold what a terminal obeys: a title, a link, colours, text that runs backwards.

use std::borrow::Cow;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Label, Suggestion};

/// The text with each character that a terminal would obey as its escape in Rust; line ends and tabs stay.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    match text.contains(is_obeyed) {
        false => Cow::Borrowed(text),
        true => Cow::Owned(text.chars().map(shown).collect()),
    }
}

/// JSON with each such character as its escape there; all stand in strings.
pub(super) fn json(json: &str) -> String {
    let escaped = |c: char| match is_obeyed(c) {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    };
    json.chars().map(escaped).collect()
}

/// A drawn snippet, whose source keeps the control characters that annotate-snippets does not know.
pub(super) fn drawn(text: &str) -> String {
    text.replace(|c| matches!(c, '\u{80}'..='\u{9F}'), "\u{FFFD}")
}

/// The path, in one line.
pub(super) fn path(path: &Path) -> String {
    let written = path.display().to_string();
    text(&written).replace('\n', "\\n").replace('\t', "\\t")
}

/// The finding as it may be shown.
pub(super) fn finding(finding: &Diagnostic) -> Diagnostic {
    let label = |label: &Label| Label {
        span: label.span,
        message: text(&label.message).into_owned(),
    };
    let texts = |texts: &[String]| texts.iter().map(|one| text(one).into_owned()).collect();
    let fix = |fix: &Suggestion| Suggestion {
        title: text(&fix.title).into_owned(),
        span: fix.span,
        replacement: text(&fix.replacement).into_owned(),
    };
    Diagnostic {
        code: finding.code,
        message: text(&finding.message).into_owned(),
        primary: finding.primary.as_ref().map(label),
        secondary: finding.secondary.iter().map(label).collect(),
        notes: texts(&finding.notes),
        helps: texts(&finding.helps),
        suggestions: finding.suggestions.iter().map(fix).collect(),
    }
}

fn is_obeyed(c: char) -> bool {
    let turns =
        matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && !matches!(c, '\n' | '\t'))
}

fn shown(c: char) -> String {
    match is_obeyed(c) {
        true => c.escape_default().to_string(),
        false => c.to_string(),
    }
}
