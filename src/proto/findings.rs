//! protox's errors as our findings: the place comes from the labels that it gives to miette.

use std::collections::BTreeMap;

use miette::Diagnostic as Labelled;
use prost_types::FileDescriptorProto;

use super::refused::Refusal;
use super::{Source, places};
use crate::diagnostic::{Code, Diagnostic, Label, codes::proto as codes};
use crate::source::{FileId, SourceMap};

/// Everything an error says, one finding each.
pub(super) fn of(
    error: &protox::Error,
    files: &BTreeMap<String, Source>,
    sources: &SourceMap,
) -> Vec<Diagnostic> {
    let file = named_file(error).and_then(|name| files.get(&name));
    let file = file.map(|source| source.id);
    let related = error.related().into_iter().flatten();
    std::iter::once(error as &dyn Labelled)
        .chain(related)
        .map(|one| finding(code(error), one, file, sources))
        .collect()
}

/// What protoc refuses, as one that protox would find.
pub(super) fn refusal(
    (message, path): Refusal,
    descriptor: &FileDescriptorProto,
    file: FileId,
    sources: &SourceMap,
) -> Diagnostic {
    let finding = Diagnostic::new(&codes::CONTRADICTION, message);
    match places::of_path(descriptor, &path, file, sources) {
        Some(span) => finding.at(span, "protoc refuses it"),
        None => finding,
    }
}

fn code(error: &protox::Error) -> &'static Code {
    if error.is_parse() {
        &codes::SYNTAX
    } else if error.is_file_not_found() {
        &codes::MISSING_IMPORT
    } else {
        &codes::CONTRADICTION
    }
}

/// The file an error is about: as it says, or the first word of its debug text, `file.proto:3:1: …`.
fn named_file(error: &protox::Error) -> Option<String> {
    let debug = format!("{error:?}");
    let place = debug.split(": ").next().unwrap_or_default();
    let before_line = place.split(':').next().unwrap_or_default().to_owned();
    let imports = error.is_file_not_found();
    let said = error.file().map(str::to_owned);
    if imports { Some(before_line) } else { said }
}

fn finding(
    code: &'static Code,
    error: &dyn Labelled,
    file: Option<FileId>,
    sources: &SourceMap,
) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(code, sentence(&error.to_string()));
    let mut labels = labels(error, file, sources).into_iter();
    diagnostic.primary = labels.next();
    diagnostic.secondary = labels.collect();
    diagnostic
        .helps
        .extend(error.help().map(|help| help.to_string()));
    diagnostic
}

/// The labels, the one that shows the fault first: protox puts an earlier definition before a duplicate.
fn labels(error: &dyn Labelled, file: Option<FileId>, sources: &SourceMap) -> Vec<Label> {
    let Some(file) = file else { return Vec::new() };
    let spans = error.labels().into_iter().flatten();
    let mut labels: Vec<Label> = spans
        .map(|label| Label {
            span: places::clamped(file, label.offset(), label.len(), sources),
            message: sentence(label.label().unwrap_or_default()),
        })
        .collect();
    let is_earlier = |label: &Label| label.message.contains("first defined here");
    labels.sort_by_key(is_earlier);
    labels
}

/// protox quotes code in `'…'`; ours stands in backticks.
fn sentence(text: &str) -> String {
    let text = text.replace('\'', "`");
    match text.starts_with("a field with JSON name") {
        // Where the name is not given protox has none to say.
        true => "two fields of one message have one name in JSON".to_owned(),
        false => text,
    }
}
