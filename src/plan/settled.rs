//! The short way of a run without changes: where the unformatted render is the one of the last run, what
//! rustfmt would say stands on the disk already.

use std::io;

use crate::artifact::{Body, FileTree, WritePolicy};
use crate::disk::Read;
use crate::manifest::{Hash, Lock};

use super::text::lf;

/// The hash of an unformatted tree and of what else decides how it is formatted.
#[must_use]
pub fn render_hash(tree: &FileTree, rustfmt: &str) -> Hash {
    let mut whole = format!("{}\0{rustfmt}\0", env!("CARGO_PKG_VERSION")).into_bytes();
    for (path, artifact) in tree.iter() {
        let body: &[u8] = match &artifact.body {
            Body::Text(text) => text.as_bytes(),
            Body::Bytes(bytes) => bytes,
            Body::Cargo(edits) => edits.template.as_bytes(),
        };
        whole.extend_from_slice(format!("{path}\0{:?}\0", artifact.policy).as_bytes());
        // Lengths keep two bodies from reading as one.
        whole.extend_from_slice(&body.len().to_le_bytes());
        whole.extend_from_slice(body);
    }
    Hash::of(&whole)
}

/// The formatted tree, put together from the disk; `None` where only rustfmt can tell.
///
/// `lock` must be that of a run with the same [`render_hash`].
///
/// # Errors
/// As `read`.
pub fn settled(mut tree: FileTree, lock: &Lock, read: &Read) -> io::Result<Option<FileTree>> {
    for (path, artifact) in tree.iter_mut() {
        let Body::Text(text) = &mut artifact.body else {
            continue;
        };
        if !path.as_str().ends_with(".rs") {
            continue;
        }
        let found = read(path)?;
        let unedited = found
            .as_deref()
            .map(lf)
            .filter(|found| lock.wrote(path.as_str(), &Hash::of(found)))
            .and_then(|found| String::from_utf8(found.into_owned()).ok());
        match (unedited, artifact.policy, found) {
            (Some(formatted), ..) => *text = formatted,
            // The user's edited file is compared with nothing but its signature.
            (None, WritePolicy::User { .. }, Some(_)) => {}
            (None, WritePolicy::User { needed: false }, None) if lock.knows(path.as_str()) => {}
            _ => return Ok(None),
        }
    }
    Ok(Some(tree))
}
