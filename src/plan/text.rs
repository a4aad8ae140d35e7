//! What planning asks of paths and bytes.

use std::borrow::Cow;

/// A path relative to a folder, with `..` and `.` taken out.
pub(super) fn joined(folder: &str, path: &str) -> String {
    let mut segments: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(segments.pop()),
            part => segments.push(part),
        }
    }
    segments.join("/")
}

/// Bytes with LF line ends; those of a file that is no text as they are.
pub(super) fn lf(bytes: &[u8]) -> Cow<'_, [u8]> {
    if bytes.contains(&0) {
        return Cow::Borrowed(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("\r\n") => Cow::Owned(text.replace("\r\n", "\n").into_bytes()),
        _ => Cow::Borrowed(bytes),
    }
}
