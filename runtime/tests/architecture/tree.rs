//! The files of `src`, and which uses which.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::paths;

/// The sources by their path below `src` without `.rs`: `http/mod`, `http/route`.
pub struct Tree(BTreeMap<String, String>);

impl Tree {
    /// The sources of the crate, less the files that are tests.
    pub fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(&root).unwrap().with_extension("");
                let name = name.to_str().unwrap().replace('\\', "/");
                if name.split('/').any(|part| part == "tests") {
                } else if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(name, fs::read_to_string(&path).unwrap());
                }
            }
        }
        Self(files)
    }

    /// Sources made up for a test.
    pub fn of<const N: usize>(files: [(&str, &str); N]) -> Self {
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        Self(files.into())
    }

    /// Every file and its text.
    pub fn files(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// The modules of `lib.rs` in their order.
    pub fn top(&self) -> Vec<String> {
        let lines = self.0["lib"].lines();
        let names = lines.filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
        names.map(str::to_owned).collect()
    }

    /// Each file with each other one that it uses. To pass a name on (`pub use`) is no use of it: who names it
    /// there uses the file that has it.
    pub fn uses(&self) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        for (file, text) in &self.0 {
            let code = paths::code(text);
            let declared = paths::declarations(&code).into_iter();
            let declared = declared.filter(|(passed_on, _)| !passed_on);
            let declared = declared.flat_map(|(_, tree)| paths::flat(&tree));
            let inline = paths::inline(&code).into_iter();
            for path in declared.chain(inline) {
                if let Some(used) = self.file_of(file, &path).filter(|used| used != file) {
                    found.insert((file.clone(), used));
                }
            }
        }
        found
    }

    /// The file that has what `path` names in `file`; none for what is not of this crate.
    fn file_of(&self, file: &str, path: &[String]) -> Option<String> {
        let own = module(file);
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.item("", rest),
            "self" => self.item(&own, rest),
            "super" => self.item(parent(&own), rest),
            first if self.file(&below(&own, first)).is_some() => self.item(&own, path),
            _ => None,
        }
    }

    /// The file that has the item `path` of the module.
    fn item(&self, module: &str, path: &[String]) -> Option<String> {
        let file = self.file(module)?;
        let Some((first, rest)) = path.split_first() else {
            return Some(file);
        };
        if first == "super" {
            return self.item(parent(module), rest);
        }
        let child = below(module, first);
        if self.file(&child).is_some() {
            return self.item(&child, rest);
        }
        let declared = paths::declarations(&paths::code(&self.0[&file]));
        let mut declared = declared.iter().flat_map(|(_, tree)| paths::flat(tree));
        let passed_on = declared.find(|path| path.last() == Some(first));
        match passed_on {
            Some(path) => self.file_of(&file, &path).or(Some(file)),
            None => Some(file),
        }
    }

    fn file(&self, module: &str) -> Option<String> {
        let names = match module {
            "" => ["lib".to_owned(), String::new()],
            module => [module.to_owned(), format!("{module}/mod")],
        };
        names.into_iter().find(|name| self.0.contains_key(name))
    }
}

/// The module in a file: `http` in `http/mod`, none at the top.
fn module(file: &str) -> String {
    match file {
        "lib" => String::new(),
        file => file.strip_suffix("/mod").unwrap_or(file).to_owned(),
    }
}

fn parent(module: &str) -> &str {
    module.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn below(module: &str, name: &str) -> String {
    match module {
        "" => name.to_owned(),
        module => format!("{module}/{name}"),
    }
}
