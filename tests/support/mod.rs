//! What several tests share: files in memory and the corpus.

#![allow(dead_code, reason = "every test takes what it needs")]

pub mod damage;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use ferroctl::api::{self, Documents};
use ferroctl::ddl::Dialect;
use ferroctl::diagnostic::{self, Diagnostic, Format, Renderer};
use ferroctl::source::{Loader, SourceMap};

/// Files in memory.
#[derive(Default)]
pub struct Memory(pub BTreeMap<PathBuf, String>);

impl Loader for Memory {
    fn read(&self, path: &Path) -> io::Result<String> {
        let text = self.0.get(path).cloned();
        text.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.read(path).map(|_| path.to_owned())
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let inside = self.0.keys().filter(|path| path.parent() == Some(folder));
        let names = inside.filter_map(|path| path.file_name()?.to_str());
        names.map(str::to_owned).collect()
    }
}

/// Files on the disk.
pub struct Disk;

impl Loader for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }
}

/// An API with everything that was found in it.
pub struct Checked {
    pub sources: SourceMap,
    pub documents: Option<Documents>,
    pub findings: Vec<Diagnostic>,
}

impl Checked {
    /// The findings in one format.
    pub fn rendered(&self, format: Format) -> String {
        let renderer = Renderer {
            format,
            color: false,
        };
        renderer.render_all(&self.findings, &self.sources)
    }
}

/// Loads and checks a root file.
pub fn check(root: &Path, loader: &dyn Loader) -> Checked {
    let mut sources = SourceMap::default();
    let mut findings = Vec::new();
    let documents = api::load(root, loader, &mut sources, &mut findings);
    if let Some(documents) = &documents {
        findings.extend(api::check(documents, &sources));
    }
    diagnostic::sort(&mut findings);
    Checked {
        sources,
        documents,
        findings,
    }
}

/// Checks files in memory; the root is `main.api`.
pub fn check_texts(files: &[(&str, &str)]) -> Checked {
    let files = files.iter();
    let files = files.map(|(name, text)| (PathBuf::from(name), (*text).to_owned()));
    check(Path::new("main.api"), &Memory(files.collect()))
}

/// A folder of the corpus, if it is there.
pub fn corpus(folder: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let candidates = ["../shared/corpus", "../../shared/corpus"];
    let found = candidates
        .iter()
        .map(|corpus| root.join(corpus).join(folder))
        .find(|path| path.is_dir());
    if found.is_none() {
        println!("skipped: no corpus");
    }
    found
}

/// All `.api` files below a folder, sorted.
pub fn api_files(folder: &Path) -> Vec<PathBuf> {
    files_below(folder, "api")
}

/// All files below a folder with that extension, sorted.
pub fn files_below(folder: &Path, wanted: &str) -> Vec<PathBuf> {
    let mut open = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the corpus") {
            let path = entry.expect("an entry of the corpus").path();
            if path.is_dir() {
                open.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == wanted)
            {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The dialect of a `.sql` file of the corpus where its path says it: sqlc names the folder by it, and a schema without
/// a column says nothing of it.
pub fn dialect(path: &Path) -> Option<Dialect> {
    let path = path.to_str().expect("UTF-8");
    let has = |words: &[&str]| words.iter().any(|word| path.contains(word));
    match () {
        () if has(&["/sqlite/"]) => Some(Dialect::Sqlite),
        () if has(&["postgresql", "pgx", "pganalyzer"]) => Some(Dialect::Postgres),
        () => None,
    }
}

/// The valid files that are the root of an API, by the corpus's list.
pub fn roots(folder: &Path) -> Vec<PathBuf> {
    let corpus = folder.parent().and_then(Path::parent).expect("the corpus");
    let list = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).expect("the list");
    list.lines()
        .filter_map(|line| {
            let columns: Vec<_> = line.split('\t').collect();
            let is_root = columns.get(1) == Some(&"api/valid") && columns[2].starts_with("root");
            is_root.then(|| corpus.join(columns[0]))
        })
        .filter(|path| path.is_file())
        .collect()
}

/// Every run of letters and digits of a text, sorted; those of comments and quotes count as well.
fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<_> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words
}

/// The words that only one of two texts has. Empty statements, annotations and bodies say nothing: their keywords may go.
pub fn changed_words<'t>(before: &'t str, after: &'t str) -> Vec<&'t str> {
    let (mut lost, mut gained) = (Vec::new(), words(after));
    for word in words(before) {
        match gained.binary_search(&word) {
            Ok(at) => drop(gained.remove(at)),
            Err(_) => lost.push(word),
        }
    }
    let of_empty = ["returns", "info", "import", "type", "doc", "server"];
    lost.retain(|word| !of_empty.contains(word));
    lost.extend(gained);
    lost
}
