//! What a run would write: a path in the workspace → contents and owner.

mod hash;

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Result, bail};

pub use hash::Hash;

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

/// Folders at the top of a workspace that no service can have: ours, and cargo's.
pub const OWN_FOLDERS: [&str; 3] = ["crates", "deploy", "target"];

/// Whether Windows keeps that file name for a device, with or without an extension ("Naming Files, Paths, and
/// Namespaces" of its documentation).
#[must_use]
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = |prefix: &str| {
        let mut rest = stem.strip_prefix(prefix).unwrap_or_default().chars();
        let is_number = rest.next().is_some_and(|c| "0123456789¹²³".contains(c));
        is_number && rest.next().is_none()
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
    /// The user's from the beginning: written once, whatever is rendered later.
    Once,
    /// The user's from his first edit, but for lines that must be there: those are added.
    Lines,
    /// A contract from elsewhere, known for a copy as long as nobody edits it.
    Copy,
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
    /// What it was before it was formatted, for what is to be.
    pub render: Option<Hash>,
    /// For logic: the route or method that it serves, `POST /user/login`, by which a file that was renamed is known.
    pub serves: Option<String>,
}

/// A route or method as the contract has it, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served(String);

impl Served {
    /// Takes a route's method and path, or the path of a gRPC method.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.chars().filter(|c| !c.is_control()).collect())
    }
}

/// A folder of ours whose files are embedded as they are: recorded as one, told as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// The folder, without a `/` at its end.
    pub folder: &'static str,
    /// Path below the folder → text, with [`SUMS`] among them.
    pub files: &'static [(&'static str, &'static str)],
}

impl Unit {
    /// The path of every file; one that is not fit for a workspace is left out, and never embedded.
    pub fn paths(&self) -> impl Iterator<Item = OutPath> {
        let path = |(path, _): &(&str, &str)| OutPath::new(format!("{}/{path}", self.folder)).ok();
        self.files.iter().filter_map(path)
    }
}

/// The file of a [`Unit`] that lists the others as `sha256sum` does.
pub const SUMS: &str = "SHA256SUMS";

/// All files to be, ordered by path, and the units among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileTree {
    files: BTreeMap<OutPath, Artifact>,
    units: Vec<Unit>,
}

impl FileTree {
    /// Adds a file of ours; `source` is what its header names as the place to edit instead.
    ///
    /// # Errors
    /// For a path that is not inside the workspace or is there already, and for a kind of file whose comments are not
    /// known.
    pub fn ours(&mut self, path: &str, source: &str, text: &str) -> Result<()> {
        let text = header(path, source)? + text;
        self.insert(path, Body::Text(text), WritePolicy::Ours)
    }

    /// Adds a file that is the user's from his first edit; `needed` where our code names it.
    ///
    /// # Errors
    /// As [`FileTree::ours`].
    pub fn users(&mut self, path: &str, needed: bool, text: impl Into<String>) -> Result<()> {
        self.insert(path, Body::Text(text.into()), WritePolicy::User { needed })
    }

    /// Adds the logic of a route or method, which our code names.
    ///
    /// # Errors
    /// As [`FileTree::ours`].
    pub fn logic(&mut self, path: &str, serves: &Served, text: String) -> Result<()> {
        self.users(path, true, text)?;
        if let Some(artifact) = self.files.get_mut(&OutPath::new(path)?) {
            artifact.serves = Some(serves.0.clone());
        }
        Ok(())
    }

    /// Adds a unit.
    pub fn unit(&mut self, unit: Unit) {
        self.units.push(unit);
    }

    /// The path of every file, those in units behind the others.
    pub fn paths(&self) -> impl Iterator<Item = OutPath> {
        self.files.keys().cloned().chain(self.unit_paths())
    }

    /// The path of every file in a unit.
    pub fn unit_paths(&self) -> impl Iterator<Item = OutPath> {
        self.units.iter().flat_map(Unit::paths)
    }

    /// Adds the files of another tree.
    ///
    /// # Errors
    /// For a path that is there already.
    pub fn extend(&mut self, other: Self) -> Result<()> {
        for (path, artifact) in other.files {
            if self.files.contains_key(&path) {
                bail!("two artifacts are called `{path}`");
            }
            self.files.insert(path, artifact);
        }
        self.units.extend(other.units);
        Ok(())
    }

    /// The units.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Adds any file.
    ///
    /// # Errors
    /// As [`FileTree::ours`].
    pub fn insert(&mut self, path: &str, body: Body, policy: WritePolicy) -> Result<()> {
        let key = OutPath::new(path)?;
        let artifact = Artifact {
            body,
            policy,
            render: None,
            serves: None,
        };
        if self.files.insert(key, artifact).is_some() {
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

    /// The contents at a path, to be changed.
    pub fn body_mut(&mut self, path: &OutPath) -> Option<&mut Body> {
        self.files.get_mut(path).map(|artifact| &mut artifact.body)
    }

    /// The file at a path.
    #[must_use]
    pub fn get(&self, path: &OutPath) -> Option<&Artifact> {
        self.files.get(path)
    }
}

/// What the first line of a file of ours has, where its format has comments.
pub const MARK: &str = "@generated by ferroctl";

/// How the first line of a file of ours begins, by the end of its name; empty for a format without comments.
const COMMENTS: [(&str, &str); 14] = [
    ("rs", "//"),
    ("proto", "//"),
    ("ts", "//"),
    ("sql", "--"),
    ("json", ""),
    ("ndjson", ""),
    ("md", ""),
    ("Dockerfile", "#"),
    ("example", "#"),
    ("gitattributes", "#"),
    ("sh", "#"),
    ("toml", "#"),
    ("yaml", "#"),
    ("yml", "#"),
];

/// The first line of a file of ours in the comment syntax of its format; nothing where a format has none.
fn header(path: &str, source: &str) -> Result<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let end = name.rsplit('.').next().unwrap_or(name);
    let known = COMMENTS.iter().find(|(known, _)| *known == end);
    let line: String = format!("{MARK} from {source}; edits are lost on the next run")
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    match known {
        Some((_, "")) => Ok(String::new()),
        Some((_, mark)) => Ok(format!("{mark} {line}\n")),
        None => bail!("`{path}` is of a kind whose comments are not known"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_follows_the_kind_of_file() {
        let header = |path: &str| header(path, "a\nb").ok();
        let line = "@generated by ferroctl from ab; edits are lost on the next run\n";
        assert_eq!(header("a/b.rs"), Some(format!("// {line}")));
        assert_eq!(header(".env.example"), Some(format!("# {line}")));
        assert_eq!(header("a/Dockerfile"), Some(format!("# {line}")));
        assert_eq!(header("board.json"), Some(String::new()));
        assert_eq!(header("a.html"), None);
        assert_eq!(header("a.rs/LICENSE"), None);
    }
}
