//! Findings of contracts, with the lines that they are about.

use serde::Serialize;

use super::clock;
use crate::diagnostic::{Diagnostic, Label, Severity, Suggestion};
use crate::source::{SourceFile, SourceMap, Span};

/// How many lines are shown before and after a finding's own.
const AROUND: usize = 2;
/// A longer line is cut.
const LONGEST: usize = 500;

/// What was found the last time that everything was read.
#[derive(Debug, Clone, Serialize)]
pub struct Findings {
    at: f64,
    /// Why nothing could be read.
    failure: Option<String>,
    findings: Vec<Finding>,
}

#[derive(Debug, Clone, Serialize)]
struct Finding {
    code: &'static str,
    severity: &'static str,
    message: String,
    #[serde(flatten)]
    place: Place,
    label: String,
    source: Vec<Line>,
    related: Vec<Related>,
    notes: Vec<String>,
    helps: Vec<String>,
    suggestions: Vec<Fix>,
    explain: &'static str,
}

/// Where a finding is; all `null` where it is about the workspace.
#[derive(Debug, Clone, Default, Serialize)]
struct Place {
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

#[derive(Debug, Clone, Serialize)]
struct Line {
    line: usize,
    text: String,
}

#[derive(Debug, Clone, Serialize)]
struct Related {
    #[serde(flatten)]
    place: Place,
    text: String,
    label: String,
}

#[derive(Debug, Clone, Serialize)]
struct Fix {
    title: String,
    replacement: String,
}

impl Findings {
    /// Takes what was found in these texts, in its order.
    #[must_use]
    pub fn of(found: &[Diagnostic], sources: &SourceMap, failure: Option<String>) -> Self {
        Self {
            at: clock::now(),
            failure,
            findings: found.iter().map(|it| Finding::of(it, sources)).collect(),
        }
    }
}

impl Finding {
    fn of(found: &Diagnostic, sources: &SourceMap) -> Self {
        let primary = found.primary.as_ref();
        let fix = |it: &Suggestion| Fix {
            title: it.title.clone(),
            replacement: it.replacement.clone(),
        };
        Self {
            code: found.code.id,
            severity: match found.severity() {
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            message: found.message.clone(),
            place: primary.map_or_else(Place::default, |it| Place::of(it.span, sources)),
            label: primary.map(|it| it.message.clone()).unwrap_or_default(),
            source: primary
                .map(|it| around(it.span, sources))
                .unwrap_or_default(),
            related: found
                .secondary
                .iter()
                .map(|it| Related::of(it, sources))
                .collect(),
            notes: found.notes.clone(),
            helps: found.helps.clone(),
            suggestions: found.suggestions.iter().map(fix).collect(),
            explain: found.code.explanation,
        }
    }
}

impl Place {
    fn of(span: Span, sources: &SourceMap) -> Self {
        let file = sources.file(span.file);
        let (line, column) = file.position(span.start());
        let (end_line, end_column) = file.position(span.end());
        Self {
            file: Some(file.path.display().to_string()),
            line: Some(line),
            column: Some(column),
            end_line: Some(end_line),
            end_column: Some(end_column),
        }
    }
}

impl Related {
    fn of(label: &Label, sources: &SourceMap) -> Self {
        let file = sources.file(label.span.file);
        let (number, _) = file.position(label.span.start());
        Self {
            place: Place::of(label.span, sources),
            text: text(file, number).unwrap_or_default(),
            label: label.message.clone(),
        }
    }
}

/// The lines of a place and those around it.
fn around(span: Span, sources: &SourceMap) -> Vec<Line> {
    let file = sources.file(span.file);
    let (number, _) = file.position(span.start());
    let first = number.saturating_sub(AROUND).max(1);
    let lines = (first..=number + AROUND).filter_map(|line| {
        let text = text(file, line)?;
        Some(Line { line, text })
    });
    lines.collect()
}

/// The line of that number, from 1.
fn text(file: &SourceFile, number: usize) -> Option<String> {
    let line = file.text.lines().nth(number.checked_sub(1)?)?;
    Some(line[..line.floor_char_boundary(LONGEST)].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;

    #[test]
    fn a_finding_comes_with_the_lines_around_it() {
        let mut sources = SourceMap::default();
        let text = "one\ntwo\nthree <b>\nfour\nfive\nsix\n";
        let file = sources.add("a.api", text);
        let span = Span::new(file, 14..17);
        let found = Diagnostic::new(&codes::NO_ROUTES, "it is `bad`")
            .at(span, "here")
            .also(Span::new(file, 0..3), "there")
            .help("do that");
        let json = serde_json::to_value(Findings::of(&[found], &sources, None)).unwrap();
        let finding = &json["findings"][0];
        assert_eq!(
            (&finding["line"], &finding["column"]),
            (&3.into(), &7.into())
        );
        let lines: Vec<&str> = finding["source"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["text"].as_str().unwrap())
            .collect();
        assert_eq!(lines, ["one", "two", "three <b>", "four", "five"]);
        assert_eq!(finding["related"][0]["text"], "one");
        assert!(!finding["explain"].as_str().unwrap().is_empty());
    }
}
