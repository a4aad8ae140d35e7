//! Findings as text: in the style of rustc, short, JSON, or GitHub's workflow commands.

mod human;
mod visible;

use serde::Serialize;

pub use visible::text as visible_text;

use super::{Diagnostic, Label, Severity};
use crate::source::{SourceMap, Span};

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// As rustc does.
    #[default]
    Human,
    /// One line each.
    Short,
    /// One JSON object a line.
    Json,
    /// GitHub's `::error file=…` commands.
    Github,
}

/// Turns findings into text.
#[derive(Debug, Clone, Copy)]
pub struct Renderer {
    /// The form.
    pub format: Format,
    /// Whether colours are wanted.
    pub color: bool,
}

impl Renderer {
    /// The text of one finding, with a line end.
    #[must_use]
    pub fn render(&self, diagnostic: &Diagnostic, sources: &SourceMap) -> String {
        let shown = || visible::finding(diagnostic);
        let mut text = match self.format {
            Format::Human => human::render(&shown(), sources, self.color),
            Format::Short => short(&shown(), sources),
            Format::Json => json(diagnostic, sources),
            Format::Github => github(&shown(), sources),
        };
        text.push('\n');
        text
    }

    /// The text of all findings in their order; humans get an empty line between.
    #[must_use]
    pub fn render_all(&self, diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
        let gap = match self.format {
            Format::Human => "\n",
            _ => "",
        };
        let texts = diagnostics.iter().map(|d| self.render(d, sources));
        texts.collect::<Vec<_>>().join(gap)
    }
}

/// The last line of a run: `2 errors, 1 warning in course.api and base.api`; empty without findings.
#[must_use]
pub fn summary(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let count = |severity| {
        let found = diagnostics.iter().filter(|d| d.severity() == severity);
        found.count()
    };
    let errors = counted(count(Severity::Error), "error");
    let warnings = counted(count(Severity::Warning), "warning");
    let counts: Vec<_> = errors.into_iter().chain(warnings).collect();
    format!("{}{}", counts.join(", "), places(diagnostics, sources))
}

fn counted(count: usize, noun: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{count} {noun}s")),
    }
}

fn places(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let mut files = Vec::new();
    for label in diagnostics.iter().filter_map(|d| d.primary.as_ref()) {
        let file = visible::path(&sources.file(label.span.file).path);
        if !files.contains(&file) {
            files.push(file);
        }
    }
    match files.as_slice() {
        [] => String::new(),
        [one] => format!(" in {one}"),
        [one, two] => format!(" in {one} and {two}"),
        more => format!(" in {} files", more.len()),
    }
}

/// The word for a severity.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn short(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let place = diagnostic.primary.as_ref().map_or(String::new(), |label| {
        let file = sources.file(label.span.file);
        let (line, column) = file.position(label.span.start());
        format!("{}:{line}:{column}: ", visible::path(&file.path))
    });
    let level = level(diagnostic.severity());
    let code = diagnostic.code.id;
    format!("{place}{level}[{code}]: {}", one_line(&diagnostic.message))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn github(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let place = diagnostic.primary.as_ref().map_or(String::new(), |label| {
        let file = sources.file(label.span.file);
        let (line, column) = file.position(label.span.start());
        let (end_line, end_column) = file.position(label.span.end());
        let path = github_property(&visible::path(&file.path));
        format!("file={path},line={line},endLine={end_line},col={column},endColumn={end_column},")
    });
    let level = level(diagnostic.severity());
    let code = diagnostic.code.id;
    let message = github_data(&in_words(diagnostic));
    format!("::{level} {place}title={code}::{message}")
}

/// The message with the advice below it: an annotation shows neither labels nor code.
fn in_words(diagnostic: &Diagnostic) -> String {
    let notes = diagnostic.notes.iter().map(|note| format!("note: {note}"));
    let helps = diagnostic.helps.iter().map(|help| format!("help: {help}"));
    let suggestions = (diagnostic.suggestions.iter())
        .map(|fix| format!("help: {}: `{}`", fix.title, fix.replacement));
    std::iter::once(diagnostic.message.clone())
        .chain(notes)
        .chain(helps)
        .chain(suggestions)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Escapes as GitHub's toolkit does (`packages/core/src/command.ts`).
fn github_data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn github_property(text: &str) -> String {
    github_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    primary: Option<JsonLabel<'a>>,
    secondary: Vec<JsonLabel<'a>>,
    notes: &'a [String],
    helps: &'a [String],
    suggestions: Vec<JsonSuggestion<'a>>,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    #[serde(flatten)]
    place: JsonPlace,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonSuggestion<'a> {
    title: &'a str,
    #[serde(flatten)]
    place: JsonPlace,
    replacement: &'a str,
}

/// Bytes from 0; lines and columns from 1, columns in characters.
#[derive(Serialize)]
struct JsonPlace {
    file: String,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

fn json(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let label = |label: &Label| json_place(label.span, sources);
    let finding = JsonFinding {
        code: diagnostic.code.id,
        severity: level(diagnostic.severity()),
        message: &diagnostic.message,
        primary: diagnostic.primary.as_ref().map(|l| JsonLabel {
            place: label(l),
            message: &l.message,
        }),
        secondary: (diagnostic.secondary.iter())
            .map(|l| JsonLabel {
                place: label(l),
                message: &l.message,
            })
            .collect(),
        notes: &diagnostic.notes,
        helps: &diagnostic.helps,
        suggestions: (diagnostic.suggestions.iter())
            .map(|s| JsonSuggestion {
                title: &s.title,
                place: json_place(s.span, sources),
                replacement: &s.replacement,
            })
            .collect(),
    };
    // Strings and numbers only: serialising them cannot fail.
    visible::json(&serde_json::to_string(&finding).unwrap_or_default())
}

fn json_place(span: Span, sources: &SourceMap) -> JsonPlace {
    let file = sources.file(span.file);
    let (line, column) = file.position(span.start());
    let (end_line, end_column) = file.position(span.end());
    JsonPlace {
        file: file.path.display().to_string(),
        start: span.start(),
        end: span.end(),
        line,
        column,
        end_line,
        end_column,
    }
}
