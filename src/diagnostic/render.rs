//! Findings as text: in the style of rustc, short, JSON, or GitHub's workflow commands.

use super::{Diagnostic, Severity};
use crate::source::SourceMap;

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
        one(diagnostic, sources)
    }
}

fn one(finding: &Diagnostic, sources: &SourceMap) -> String {
    let severity = match finding.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = finding.primary.as_ref().map_or(String::new(), |label| {
        let file = sources.file(label.span.file);
        let (line, column) = file.position(label.span.start);
        format!(" --> {}:{line}:{column}\n", file.path.display())
    });
    let helps: String = finding
        .helps
        .iter()
        .map(|help| format!("  = help: {help}\n"))
        .collect();
    format!(
        "{severity}[{}]: {}\n{place}{helps}\n",
        finding.code.id, finding.message
    )
}
