//! Findings as text: in the style of rustc, short, JSON, or GitHub's workflow commands.

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
