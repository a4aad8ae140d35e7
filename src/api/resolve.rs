//! A root file and everything it imports.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::ast::{Document, Text};
use super::declarations::{Declarations, Index};
use super::parse::parse;
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::source::{FileId, Loader, SourceMap, Span, unreadable};

/// An import tree: every file once, the root first, imports depth first in the order of their lines.
#[derive(Debug, Clone)]
pub struct Documents {
    /// The files.
    pub files: Vec<Document>,
    /// Whether an import could not be read, so that names may be missing.
    pub incomplete: bool,
    index: Index,
}

impl Documents {
    /// A tree of these files, the root first.
    #[must_use]
    pub fn new(files: Vec<Document>, incomplete: bool) -> Self {
        Self {
            index: Index::new(&files),
            files,
            incomplete,
        }
    }

    /// The types that the files declare.
    #[must_use]
    pub fn declarations(&self) -> Declarations<'_> {
        Declarations::new(&self.files, &self.index)
    }

    /// The file that was asked for.
    #[must_use]
    pub fn root(&self) -> &Document {
        &self.files[0]
    }

    /// Whether something could not be read, so that a missing name proves nothing.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.incomplete || self.files.iter().any(|file| !file.broken.is_empty())
    }
}

/// Reads and parses `root` and its imports. Every file is parsed even if another is broken.
///
/// Gives `None` when `root` itself cannot be read; that too is a finding.
pub fn load(
    root: &Path,
    loader: &dyn Loader,
    sources: &mut SourceMap,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Documents> {
    let mut tree = Tree {
        loader,
        sources,
        diagnostics,
        seen: HashMap::new(),
        files: Vec::new(),
        incomplete: false,
    };
    match tree.read(root) {
        Ok(_) => tree.imports(),
        Err(error) => return tree.unreadable_root(root, &error),
    }
    Some(Documents::new(tree.files, tree.incomplete))
}

struct Tree<'a> {
    loader: &'a dyn Loader,
    sources: &'a mut SourceMap,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Canonical path → file.
    seen: HashMap<PathBuf, FileId>,
    files: Vec<Document>,
    incomplete: bool,
}

/// A file whose imports are being read.
struct Open {
    file: FileId,
    imports: std::vec::IntoIter<Text>,
    imported: HashSet<FileId>,
}

/// What reading a path gave.
enum Read {
    New(FileId),
    Known(FileId),
}

impl Tree<'_> {
    fn read(&mut self, path: &Path) -> io::Result<Read> {
        let canonical = self.loader.canonical(path)?;
        if let Some(&file) = self.seen.get(&canonical) {
            return Ok(Read::Known(file));
        }
        let text = self.loader.read(path)?;
        let file = self.sources.add(path, text);
        let text = &self.sources.file(file).text;
        self.files.push(parse(file, text, self.diagnostics));
        self.seen.insert(canonical, file);
        Ok(Read::New(file))
    }

    fn unreadable_root(&mut self, root: &Path, error: &io::Error) -> Option<Documents> {
        let message = format!("cannot read `{}`: {}", root.display(), unreadable(error));
        self.diagnostics
            .push(Diagnostic::new(&codes::MISSING_IMPORT, message));
        None
    }

    /// Walks the imports depth first without recursion.
    fn imports(&mut self) {
        let mut chain = vec![self.open(0)];
        if self.is_empty(chain[0].file) {
            self.empty(chain[0].file, None);
        }
        while let Some(top) = chain.last_mut() {
            let Some(import) = top.imports.next() else {
                chain.pop();
                continue;
            };
            if let Some(opened) = self.import(&import, &mut chain) {
                chain.push(opened);
            }
        }
    }

    fn open(&self, index: usize) -> Open {
        let document = &self.files[index];
        let imports: Vec<_> = document.imports().cloned().collect();
        Open {
            file: document.file,
            imports: imports.into_iter(),
            imported: HashSet::new(),
        }
    }

    fn import(&mut self, import: &Text, chain: &mut [Open]) -> Option<Open> {
        let importer = chain.last()?.file;
        if Path::new(import.value.as_str()).extension() != Some(OsStr::new("api")) {
            return self.wrong_suffix(import);
        }
        let path = relative_to(&self.sources.file(importer).path, &import.value);
        let (file, new) = match self.read(&path) {
            Ok(Read::New(file)) => (file, true),
            Ok(Read::Known(file)) => (file, false),
            Err(error) => return self.missing(import, &path, &error),
        };
        if chain.iter().any(|open| open.file == file) {
            return self.cycle(import, file, chain);
        }
        if !chain.last_mut()?.imported.insert(file) {
            return self.imported_twice(import);
        }
        if new && self.is_empty(file) {
            self.empty(file, Some(import.span));
        }
        new.then(|| self.open(self.files.len() - 1))
    }

    fn is_empty(&self, file: FileId) -> bool {
        let text = &self.sources.file(file).text;
        text.trim_start_matches('\u{FEFF}').trim().is_empty()
    }

    fn empty(&mut self, file: FileId, import: Option<Span>) {
        let path = self.sources.file(file).path.display();
        let start = Span::new(file, 0..0);
        let message = format!("`{path}` is empty");
        let finding = Diagnostic::new(&codes::EMPTY_FILE, message)
            .at(import.unwrap_or(start), "nothing is in this file");
        self.diagnostics.push(finding);
    }

    fn wrong_suffix(&mut self, import: &Text) -> Option<Open> {
        let message = format!("`{}` is no `.api` file", import.value);
        let finding = Diagnostic::new(&codes::IMPORT_SUFFIX, message)
            .at(import.span, "the name must end in `.api`");
        self.diagnostics.push(finding);
        self.incomplete = true;
        None
    }

    fn missing(&mut self, import: &Text, path: &Path, error: &io::Error) -> Option<Open> {
        let message = format!("cannot read the import `{}`", import.value);
        let label = format!("`{}`: {}", path.display(), unreadable(error));
        let mut finding = Diagnostic::new(&codes::MISSING_IMPORT, message).at(import.span, label);
        let elsewhere = self.elsewhere(import);
        let there = elsewhere.map(|there| ("a file of that name exists here", there));
        let beside = || {
            Some((
                "a file with a similar name exists",
                self.beside(import, path)?,
            ))
        };
        finding = match there.or_else(beside) {
            Some((title, meant)) => finding.suggest(title, import.span, format!("\"{meant}\"")),
            None => finding.note("imports are relative to the importing file"),
        };
        self.diagnostics.push(finding);
        self.incomplete = true;
        None
    }

    /// Where the file is when the path was meant from an ancestor of the importing file's folder.
    fn elsewhere(&self, import: &Text) -> Option<String> {
        let importer = &self.sources.file(import.span.file).path;
        let wanted = import.value.trim_start_matches(['/', '.']);
        if wanted.is_empty() || wanted.contains("..") {
            return None;
        }
        (0..6)
            .map(|levels| format!("{}{wanted}", "../".repeat(levels)))
            .filter(|candidate| *candidate != import.value)
            .find(|candidate| {
                let path = relative_to(importer, candidate);
                self.loader.canonical(&path).is_ok()
            })
    }

    /// The import with the name of a file in its place that it nearly has; that of the importing file is not meant.
    fn beside(&self, import: &Text, path: &Path) -> Option<String> {
        let importer = &self.sources.file(import.span.file).path;
        let folder = path.parent()?;
        let names = self.loader.names(folder);
        let files = names.iter().map(Path::new);
        let stems = files
            .filter(|name| name.extension() == Some(OsStr::new("api")))
            .filter(|name| folder.join(name) != *importer)
            .filter_map(|name| name.file_stem()?.to_str());
        let near = nearest(path.file_stem()?.to_str()?, stems)?;
        let (before, _) = import.value.rsplit_once('/').unwrap_or_default();
        let slash = if import.value.contains('/') { "/" } else { "" };
        Some(format!("{before}{slash}{near}.api"))
    }

    fn cycle(&mut self, import: &Text, file: FileId, chain: &[Open]) -> Option<Open> {
        let start = chain.iter().position(|open| open.file == file)?;
        let mut names: Vec<_> = chain[start..].iter().map(|open| open.file).collect();
        names.push(file);
        let path = |file: FileId| self.sources.file(file).path.display().to_string();
        let names: Vec<_> = names.into_iter().map(path).collect();
        let finding = Diagnostic::new(&codes::IMPORT_CYCLE, "the import closes a cycle")
            .at(import.span, "this file is already being read")
            .note(names.join(" → "));
        self.diagnostics.push(finding);
        None
    }

    fn imported_twice(&mut self, import: &Text) -> Option<Open> {
        let message = format!("`{}` is imported twice", import.value);
        let finding = Diagnostic::new(&codes::DUPLICATE_IMPORT, message)
            .at(import.span, "already imported above")
            .note("goctl 1.10 refuses this in a root file");
        self.diagnostics.push(finding);
        None
    }
}

/// A path as written in `importer`, without `.` and `..` where they can go.
fn relative_to(importer: &Path, import: &str) -> PathBuf {
    let joined = importer.parent().unwrap_or(Path::new("")).join(import);
    let mut clean = PathBuf::new();
    for component in joined.components() {
        match (component, clean.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                clean.pop();
            }
            _ => clean.push(component),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::relative_to;
    use std::path::Path;

    #[test]
    fn paths_are_relative_to_the_importing_file() {
        let from = |importer, import| relative_to(Path::new(importer), import);
        assert_eq!(from("a/b/x.api", "../base.api"), Path::new("a/base.api"));
        assert_eq!(from("x.api", "./sub/./y.api"), Path::new("sub/y.api"));
        assert_eq!(from("../x.api", "../y.api"), Path::new("../../y.api"));
        assert_eq!(from("a/x.api", "/abs.api"), Path::new("/abs.api"));
    }
}
