//! Our findings in the hands of annotate-snippets, which draws rustc's picture.

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::super::{Diagnostic, Label, Severity, Suggestion};
use super::visible;
use crate::source::{FileId, SourceMap, Span};

/// Draws one finding.
pub(super) fn render(diagnostic: &Diagnostic, sources: &SourceMap, color: bool) -> String {
    let level = match diagnostic.severity() {
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let notes = diagnostic.notes.iter().map(|n| Level::NOTE.message(n));
    let helps = diagnostic.helps.iter().map(|h| Level::HELP.message(h));
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.id);
    let main = Group::with_title(title)
        .elements(snippets(diagnostic, sources))
        .elements(notes)
        .elements(helps);
    let suggestions = diagnostic.suggestions.iter();
    let report: Vec<_> = std::iter::once(main)
        .chain(suggestions.map(|s| suggestion(s, sources)))
        .collect();
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    visible::drawn(&renderer.render(&report))
}

/// How far apart in lines two labels of one file may stand to be shown in one snippet: drawing it costs time for each
/// line in between.
const NEAR: usize = 100;

/// One snippet for each place, the primary label's first.
fn snippets<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a SourceMap,
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let primary = diagnostic.primary.iter();
    let labels = primary
        .map(|label| (AnnotationKind::Primary, label))
        .chain((diagnostic.secondary.iter()).map(|label| (AnnotationKind::Context, label)));
    let mut places: Vec<Vec<(AnnotationKind, &Label)>> = Vec::new();
    for label in labels {
        let near = |place: &&mut Vec<(_, &Label)>| {
            place
                .iter()
                .any(|(_, other)| are_near(label.1.span, other.span, sources))
        };
        match places.iter_mut().find(near) {
            Some(place) => place.push(label),
            None => places.push(vec![label]),
        }
    }
    places
        .iter()
        .filter_map(|place| snippet(place, sources))
        .collect()
}

fn are_near(one: Span, other: Span, sources: &SourceMap) -> bool {
    let line = |span: Span| sources.file(span.file).line(span.start()).0;
    one.file == other.file && line(one).abs_diff(line(other)) <= NEAR
}

fn snippet<'a>(
    labels: &[(AnnotationKind, &'a Label)],
    sources: &'a SourceMap,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let spans: Vec<_> = labels.iter().map(|(_, label)| label.span).collect();
    let window = Window::around(&spans, sources)?;
    let annotations = labels.iter().map(|(kind, label)| {
        let range = window.range(label.span);
        let message = Some(label.message.as_str()).filter(|m| !m.is_empty());
        kind.span(range).label(message)
    });
    let file = spans.first()?.file;
    Some(window.snippet(sources, file).annotations(annotations))
}

fn suggestion<'a>(suggestion: &'a Suggestion, sources: &'a SourceMap) -> Group<'a> {
    let group = Group::with_title(Level::HELP.secondary_title(suggestion.title.as_str()));
    let Some(window) = Window::around(&[suggestion.span], sources) else {
        return group;
    };
    let patch = Patch::new(
        window.range(suggestion.span),
        suggestion.replacement.as_str(),
    );
    let snippet = window.snippet(sources, suggestion.span.file).patch(patch);
    group.element(snippet)
}

/// The lines of a file that a snippet needs: drawing costs time for each line given.
struct Window<'a> {
    text: &'a str,
    start: usize,
    line: usize,
}

impl<'a> Window<'a> {
    fn around(spans: &[Span], sources: &'a SourceMap) -> Option<Self> {
        let file = sources.file(spans.first()?.file);
        let text = &file.text;
        let first = spans.iter().map(|s| s.start()).min()?;
        let last = spans.iter().map(|s| s.end()).max()?;
        let (line, start) = file.line(first);
        // Blanks at the end of a line show nothing, or how long a hidden secret is.
        let rest = text.get(last..)?.lines().next().unwrap_or_default();
        let end = last + rest.trim_end().len();
        Some(Self {
            text: &text[start..end],
            start,
            line,
        })
    }

    fn range(&self, span: Span) -> std::ops::Range<usize> {
        span.start() - self.start..span.end() - self.start
    }

    fn snippet<T: Clone>(&self, sources: &SourceMap, file: FileId) -> Snippet<'a, T> {
        Snippet::source(self.text)
            .line_start(self.line)
            .path(visible::path(&sources.file(file).path))
    }
}
