//! The files of the user's that he names on the command line.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The files below a folder whose names end in `.end`, ordered by path. Folders and files whose names begin with a
/// dot, and links to folders, are passed over; a path that is no folder gives `None`.
///
/// # Errors
/// When a folder on the way cannot be read.
pub fn files_below(folder: &Path, end: &str) -> io::Result<Option<Vec<PathBuf>>> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut found = Vec::new();
    collect(folder, end, &mut found)?;
    Ok(Some(found))
}

fn collect(folder: &Path, end: &str, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries: io::Result<Vec<fs::DirEntry>> = fs::read_dir(folder)?.collect();
    let mut entries = entries?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type()?.is_dir() {
            collect(&path, end, found)?;
        } else if path.extension().is_some_and(|found| found == end) && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// All of stdin.
///
/// # Errors
/// As [`io::read_to_string`].
pub fn stdin() -> io::Result<String> {
    io::read_to_string(io::stdin())
}

/// Writes a text over a file that is there: its mode stays, a link to it stays a link, and no reader ever sees half
/// of it.
///
/// # Errors
/// When the file is read-only, its folder cannot be written, or the disk takes no more; the old text is there then.
pub fn write_over(path: &Path, text: &str) -> io::Result<()> {
    let place = fs::canonicalize(path)?;
    let permissions = fs::metadata(&place)?.permissions();
    // The rename would replace the file all the same.
    if permissions.readonly() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "the file is read-only",
        ));
    }
    let folder = place.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new()
        .prefix(".ferroctl-")
        .tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    temporary.as_file().set_permissions(permissions)?;
    temporary.persist(&place)?;
    Ok(())
}
