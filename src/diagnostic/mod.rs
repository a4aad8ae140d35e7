//! What is wrong with the user's input, as data; `render` turns it into text.
//!
//! Failures of the world (a full disk, no rustfmt) are `anyhow` errors instead.

pub mod codes;
mod nearest;
mod render;

pub use codes::Code;
pub use nearest::nearest;
pub use render::{Format, Renderer, summary, visible_text};

use crate::source::Span;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; generation goes on.
    Warning,
    /// Nothing is generated.
    Error,
}

/// A place and what to say there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The smallest span that shows the point.
    pub span: Span,
    /// The message again, shorter; may be empty.
    pub message: String,
}

/// A fix that is certain: replace `span` by `replacement`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What the fix does, such as "a type with a similar name exists".
    pub title: String,
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which finding this is.
    pub code: &'static Code,
    /// What is wrong, able to stand alone: lower case, no full stop, code in backticks.
    pub message: String,
    /// Where; `None` for a finding about the command line or the workspace.
    pub primary: Option<Label>,
    /// The other places that matter, maybe in other files.
    pub secondary: Vec<Label>,
    /// Why, or since when.
    pub notes: Vec<String>,
    /// What to do, where that is a guess.
    pub helps: Vec<String>,
    /// What to do, where that is certain.
    pub suggestions: Vec<Suggestion>,
}

impl Diagnostic {
    /// A finding without a place yet.
    #[must_use]
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
            suggestions: Vec::new(),
        }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: Span, message: impl Into<String>) -> Self {
        self.primary = Some(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Adds a place that matters too.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.secondary.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Adds the reason.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// Adds a certain fix.
    #[must_use]
    pub fn suggest(
        mut self,
        title: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Self {
        self.suggestions.push(Suggestion {
            title: title.into(),
            span,
            replacement: replacement.into(),
        });
        self
    }

    /// How bad it is, which its code decides.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity
    }
}

/// Whether anything stops generation.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity() == Severity::Error)
}

/// Sorts by file and place and drops what is said twice.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        let place = |d: &Diagnostic| d.primary.as_ref().map(|label| label.span);
        (place(a), a.code.id, &a.message).cmp(&(place(b), b.code.id, &b.message))
    });
    diagnostics.dedup();
}
