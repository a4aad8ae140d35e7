//! Where in a proto's text something stands.

use prost_types::FileDescriptorProto;

use crate::source::{FileId, SourceMap, Span};

/// The span of `length` bytes at `offset`, moved to character boundaries inside the text.
pub(super) fn clamped(file: FileId, offset: usize, length: usize, sources: &SourceMap) -> Span {
    let text = &sources.file(file).text;
    let start = text.floor_char_boundary(offset);
    let end = text.ceil_char_boundary(start.saturating_add(length));
    Span::new(file, start..end)
}

/// The span of the descriptor at `path` (`SourceCodeInfo.Location.path` of descriptor.proto).
pub(super) fn of_path(
    descriptor: &FileDescriptorProto,
    path: &[i32],
    file: FileId,
    sources: &SourceMap,
) -> Option<Span> {
    let info = descriptor.source_code_info.as_ref()?;
    let location = info.location.iter().find(|found| found.path == path)?;
    let (start, end) = match location.span[..] {
        [line, start, end] => ((line, start), (line, end)),
        [line, start, last, end] => ((line, start), (last, end)),
        _ => return None,
    };
    let text = &sources.file(file).text;
    let start = offset(text, start);
    let length = offset(text, end).saturating_sub(start);
    Some(clamped(file, start, length, sources))
}

/// The byte at a line and column, both from zero; a column counts characters.
fn offset(text: &str, (line, column): (i32, i32)) -> usize {
    let line = usize::try_from(line).unwrap_or_default();
    let column = usize::try_from(column).unwrap_or_default();
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = &text[before..];
    before
        + rest
            .char_indices()
            .nth(column)
            .map_or(rest.len(), |(at, _)| at)
}
