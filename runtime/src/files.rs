//! Files with data of requests: their owner alone may read them.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::Path,
};

/// Opens a file to write behind what it holds; makes it and its folders where they are missing.
pub(crate) fn append(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    owners_alone().append(true).create(true).open(path)
}

/// Makes a file; one that is there is emptied.
pub(crate) fn create(path: &Path) -> io::Result<File> {
    let mut options = owners_alone();
    options.write(true).create(true).truncate(true).open(path)
}

/// Files that are made with these options have the mode of go-zero's logs; those that are there keep theirs.
fn owners_alone() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn files_are_their_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            append(&folder.path().join("deep/a")).unwrap(),
            create(&folder.path().join("b")).unwrap(),
        ];
        for file in files {
            let mode = file.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
