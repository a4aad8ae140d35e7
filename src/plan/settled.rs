//! What rustfmt need not see again: where a text is rendered as in the last run, what rustfmt said of it stands on the
//! disk.

use std::io;

use crate::artifact::{Body, FileTree, Hash, OutPath, WritePolicy};
use crate::disk::Read;
use crate::manifest::Lock;

use super::conflict::has_conflict;
use super::text::lf;

/// Puts into the tree what rustfmt said in earlier runs; gives the paths of the texts that it has yet to see.
/// `configuration` is the text of rustfmt's.
///
/// # Errors
/// As `read`.
pub fn settle(
    tree: &mut FileTree,
    lock: &Lock,
    configuration: &str,
    read: &Read,
) -> io::Result<Vec<OutPath>> {
    let mut unsettled = Vec::new();
    for (path, artifact) in tree.iter_mut() {
        let Body::Text(text) = &mut artifact.body else {
            continue;
        };
        if !path.as_str().ends_with(".rs") {
            continue;
        }
        let render = Hash::of(format!("{configuration}\0{text}").as_bytes());
        let is_known = lock.is(&render_key(path.as_str()), &render);
        artifact.render = Some(render);
        match said(path, artifact.policy, lock, read)? {
            Said::Formatted(formatted) if is_known => *text = formatted,
            // The user's edited file is compared with nothing but its signature.
            Said::Nothing if is_known => {}
            _ => unsettled.push(path.clone()),
        }
    }
    Ok(unsettled)
}

/// Under which key the lock has the hash of a text before it was formatted.
pub(super) fn render_key(path: &str) -> String {
    format!("{path}#render")
}

/// What the disk tells of the last run's text.
enum Said {
    /// This is how it was formatted.
    Formatted(String),
    /// The user edited it or took it away, and it does not matter.
    Nothing,
    /// Not enough.
    Unknown,
}

fn said(path: &OutPath, policy: WritePolicy, lock: &Lock, read: &Read) -> io::Result<Said> {
    let found = read(path)?;
    let is_there = found.is_some();
    let is_merged = found.as_deref().is_some_and(has_conflict);
    let unedited = found
        .as_deref()
        .map(lf)
        .filter(|found| lock.is(path.as_str(), &Hash::of(found)))
        .and_then(|found| String::from_utf8(found.into_owned()).ok());
    Ok(match (unedited, policy) {
        (Some(formatted), _) => Said::Formatted(formatted),
        // What a merge left may have to be written anew.
        (None, WritePolicy::User { .. }) if is_there && !is_merged => Said::Nothing,
        (None, WritePolicy::User { needed: false }) if lock.knows(path.as_str()) => Said::Nothing,
        _ => Said::Unknown,
    })
}
