//! What a run would write: a path in the workspace → contents and owner.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Result, bail};

/// A path below the workspace, with `/`: relative, normal, fit for every file system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(String);

impl OutPath {
    /// Checks a path.
    ///
    /// # Errors
    /// For an empty or absolute path, `.` and `..`, backslashes, control characters, and Windows device names.
    pub fn new(path: impl Into<String>) -> Result<Self> {
        let path = path.into();
        if path.is_empty() || path.split('/').any(is_unsafe_segment) {
            bail!(
                "`{}` is not a path inside the workspace",
                path.escape_debug()
            );
        }
        Ok(Self(path))
    }

    /// The text, with `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_unsafe_segment(segment: &str) -> bool {
    matches!(segment, "" | "." | "..")
        || segment.contains(|c: char| c.is_control() || "\\:*?\"<>|".contains(c))
        || is_device_name(segment)
}

/// Whether Windows keeps that file name for a device, with or without an extension.
#[must_use]
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// Who owns a file (design: ours, the user's from his first edit, shared).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WritePolicy {
    /// Rewritten on each run; refused where somebody edited it.
    Ours,
    /// Follows contract and template until its first edit, then never touched.
    User {
        /// Whether our code names it, so that it comes back when deleted.
        needed: bool,
    },
    /// Edited by key; the rest stays as the user has it.
    Shared,
    /// Completed with the variables it lacks, never recorded, readable by its owner alone: `.env`.
    Secret,
}

/// Stands in the text of a [`WritePolicy::Secret`] for 32 random bytes in hexadecimal, new ones at each place.
pub const RANDOM: &str = "<32 random bytes>";

/// The contents of an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A text with LF line ends.
    Text(String),
    /// Anything else, such as a compiled descriptor.
    Bytes(Vec<u8>),
    /// Members and dependencies that a `Cargo.toml` must have.
    Cargo(CargoEdits),
}

/// What must stand in a `Cargo.toml`; applied with `toml_edit` over what is there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CargoEdits {
    /// The whole file as we would write it where there is none; also the source of what is missing.
    pub template: String,
}

/// One file to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The contents.
    pub body: Body,
    /// Who owns it.
    pub policy: WritePolicy,
}

/// All files to be, ordered by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileTree {
    files: BTreeMap<OutPath, Artifact>,
}

impl FileTree {
    /// Adds a file of ours; `source` is what its header names as the place to edit instead.
    ///
    /// # Errors
    /// For a path that is not inside the workspace or is there already.
    pub fn ours(&mut self, path: &str, source: &str, text: &str) -> Result<()> {
        let text = header(path, source) + text;
        self.insert(path, Body::Text(text), WritePolicy::Ours)
    }

    /// Adds a file that is the user's from his first edit; `needed` where our code names it.
    ///
    /// # Errors
    /// As [`FileTree::ours`].
    pub fn users(&mut self, path: &str, needed: bool, text: impl Into<String>) -> Result<()> {
        self.insert(path, Body::Text(text.into()), WritePolicy::User { needed })
    }

    /// Adds any file.
    ///
    /// # Errors
    /// As [`FileTree::ours`].
    pub fn insert(&mut self, path: &str, body: Body, policy: WritePolicy) -> Result<()> {
        let key = OutPath::new(path)?;
        if self.files.insert(key, Artifact { body, policy }).is_some() {
            bail!("two artifacts are called `{path}`");
        }
        Ok(())
    }

    /// The files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&OutPath, &Artifact)> {
        self.files.iter()
    }

    /// The files in the order of their paths, to be changed in place.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&OutPath, &mut Artifact)> {
        self.files.iter_mut()
    }

    /// The file at a path.
    #[must_use]
    pub fn get(&self, path: &OutPath) -> Option<&Artifact> {
        self.files.get(path)
    }
}

/// The first line of a file of ours in the comment syntax of its format; nothing where a format has none.
fn header(path: &str, source: &str) -> String {
    let line: String =
        format!("@generated by ferroctl from {source}; edits are lost on the next run")
            .chars()
            .filter(|c| !c.is_control())
            .collect();
    let name = path.rsplit('/').next().unwrap_or(path);
    match name
        .rsplit_once('.')
        .map_or(name, |(_, extension)| extension)
    {
        "rs" => format!("// {line}\n"),
        "json" | "md" | "ndjson" => String::new(),
        "sql" => format!("-- {line}\n"),
        _ => format!("# {line}\n"),
    }
}
