//! What an existing repository has that our crates would meet: crates of the user's where ours belong, and shared
//! dependencies of other versions. Both are findings, for what to do about them is the user's to say.

use std::collections::BTreeMap;
use std::io;

use toml_edit::{Document, DocumentMut};

use super::cargo::SHARED;
use super::dependency;
use super::members;
use super::table::table;
use crate::artifact::{Body, FileTree, Hash, OutPath};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::disk::Read;
use crate::manifest::Lock;
use crate::source::{FileId, Span};

/// The crate that each of ours depends on.
const RUNTIME: &str = "ferroctl-runtime";
/// The workspace for cargo, and in its folder each crate.
const CARGO: &str = "Cargo.toml";

/// A workspace that ferroctl comes into.
pub struct Residents<'a> {
    /// What is to be.
    pub tree: &'a FileTree,
    /// What ferroctl wrote before.
    pub lock: &'a Lock,
    /// The workspace's `Cargo.toml` as it is, with the id by which messages know it.
    pub root: (&'a str, FileId),
}

impl Residents<'_> {
    /// Finds what stands against our crates; `names` gives what is in a folder.
    ///
    /// # Errors
    /// As `read`.
    pub fn check(
        &self,
        read: &Read,
        names: &dyn Fn(&str) -> Vec<String>,
    ) -> io::Result<Vec<Diagnostic>> {
        let ours: BTreeMap<OutPath, String> = crates(self.tree).collect();
        let mut findings = self.versions();
        for (path, name) in &ours {
            let found = read(path)?.filter(|_| !self.lock.knows(path.as_str()));
            let is_other = found.is_some_and(|text| !is_ours(&text, name));
            findings.extend(is_other.then(|| in_its_place(path, name)));
        }
        let folders = members::folders(self.root.0, names);
        let others = folders.iter().map(|folder| below(folder));
        for path in others.filter_map(|path| OutPath::new(path).ok()) {
            if ours.contains_key(&path) || self.lock.knows(path.as_str()) {
                continue;
            }
            let name = read(&path)?.and_then(|text| package(&text));
            let same = name.filter(|name| ours.values().any(|own| own == name));
            findings.extend(same.map(|name| of_its_name(&path, &name)));
        }
        Ok(findings)
    }

    /// Finds shared dependencies whose versions our crates cannot use.
    fn versions(&self) -> Vec<Diagnostic> {
        let (text, file) = self.root;
        let template = self.tree.iter().find(|(path, _)| path.as_str() == CARGO);
        let Some(Body::Cargo(edits)) = template.map(|(_, artifact)| &artifact.body) else {
            return Vec::new();
        };
        let parsed = (edits.template.parse::<DocumentMut>(), Document::parse(text));
        let (Ok(wanted), Ok(found)) = parsed else {
            return Vec::new();
        };
        let tables = table(wanted.as_item(), SHARED).zip(table(found.as_item(), SHARED));
        let Some((wanted, found)) = tables else {
            return Vec::new();
        };
        let used = dependency::used(self.tree);
        let both = wanted.iter().filter(|(key, _)| used.contains(*key));
        let both = both.filter_map(|(key, wanted)| Some((wanted, found.get_key_value(key)?)));
        both.filter(|(wanted, (key, found))| {
            let place = format!("{CARGO}#{SHARED}:{}", key.get());
            let value = dependency::normal(found);
            let is_ours = self.lock.wrote(&place, &Hash::of(value.as_bytes()));
            !is_ours && dependency::is_other(found, wanted)
        })
        .map(|(wanted, (key, found))| {
            let start = key.span().map_or(0, |span| span.start);
            let end = found.span().map_or(start, |span| span.end);
            let finding = other_version(key.get(), &dependency::normal(wanted));
            finding.at(Span::new(file, start..end), "of another series")
        })
        .collect()
    }
}

/// Our crates: where their `Cargo.toml` is and what they are called.
fn crates(tree: &FileTree) -> impl Iterator<Item = (OutPath, String)> {
    tree.iter().filter_map(|(path, artifact)| {
        let Body::Cargo(edits) = &artifact.body else {
            return None;
        };
        Some((path.clone(), package(edits.template.as_bytes())?))
    })
}

/// Whether ferroctl wrote a `Cargo.toml` once, whatever the lock says: the lock may be lost, or the folder was moved.
fn is_ours(text: &[u8], name: &str) -> bool {
    let depends = String::from_utf8_lossy(text).contains(RUNTIME);
    depends && package(text).as_deref() == Some(name)
}

/// The name of the crate of a `Cargo.toml`.
fn package(text: &[u8]) -> Option<String> {
    let document: DocumentMut = str::from_utf8(text).ok()?.parse().ok()?;
    let name = document.get("package")?.get("name")?.as_str()?;
    Some(name.to_owned())
}

fn below(folder: &str) -> String {
    match folder {
        "" => CARGO.to_owned(),
        folder => format!("{folder}/{CARGO}"),
    }
}

fn in_its_place(path: &OutPath, name: &str) -> Diagnostic {
    let message =
        format!("`{path}` is a crate that ferroctl did not write, where `{name}` belongs");
    Diagnostic::new(&codes::CRATE_TAKEN, message)
        .help("give the service another folder: `--dir FOLDER`, or `dir:` in its entry")
}

fn of_its_name(path: &OutPath, name: &str) -> Diagnostic {
    let message = format!("`{path}` is a crate called `{name}`, as one that ferroctl would write");
    Diagnostic::new(&codes::CRATE_TAKEN, message)
        .help("give the service another name with `--name`: cargo takes a name once in a workspace")
}

fn other_version(name: &str, wanted: &str) -> Diagnostic {
    let message = format!("the workspace has another version of `{name}` than generated crates");
    Diagnostic::new(&codes::DEPENDENCY_VERSION, message)
        .help(format!("write `{name} = {wanted}`"))
        .help(format!(
            "crates of yours that need the old one can name it themselves in place of `{name}.workspace = true`"
        ))
}
