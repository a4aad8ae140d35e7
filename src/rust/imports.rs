//! `use` declarations.

use std::collections::BTreeMap;
use std::fmt;

use super::Ty;

/// One block of `use` lines: each crate or root once, its paths merged as `use a::{b, c::{d, e}};`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imports(Tree);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Tree(BTreeMap<String, Tree>);

impl Imports {
    /// Imports each path; one that ends in ` as _` is imported for its methods alone.
    #[must_use]
    pub fn of<'a>(paths: impl IntoIterator<Item = &'a str>) -> Self {
        let mut imports = Self::default();
        paths.into_iter().for_each(|path| imports.add(path));
        imports
    }

    /// Imports one more path.
    pub fn add(&mut self, path: &str) {
        let mut tree = &mut self.0;
        for segment in path.trim_start_matches("::").split("::") {
            tree = tree.0.entry(segment.to_owned()).or_default();
        }
        // A path that others go on from: `use a::{self, b}` is written as `a` and `a::b`.
        tree.0.entry(String::new()).or_default();
    }

    /// Takes the imports below a root out, for a block of their own.
    #[must_use]
    pub fn split_off(&mut self, root: &str) -> Self {
        let below = self.0.0.remove_entry(root);
        Self(Tree(below.into_iter().collect()))
    }
}

impl fmt::Display for Imports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (root, tree) in &self.0.0 {
            for line in tree.below() {
                writeln!(f, "use {root}{line};")?;
            }
        }
        Ok(())
    }
}

impl Tree {
    /// What follows a segment: nothing where the path ends, `::x` or `::{x, y}` where it goes on.
    fn below(&self) -> Vec<String> {
        let ends = self.0.contains_key("");
        let paths = self.0.iter().filter(|(name, _)| !name.is_empty());
        let mut paths: Vec<String> = paths
            .flat_map(|(name, tree)| {
                tree.below()
                    .into_iter()
                    .map(move |rest| format!("{name}{rest}"))
            })
            .collect();
        if ends && !paths.is_empty() {
            paths.insert(0, "self".to_owned());
        }
        match paths.as_slice() {
            [] => vec![String::new()],
            [one] => vec![format!("::{one}")],
            many => vec![format!("::{{{}}}", many.join(", "))],
        }
    }
}

/// Gives paths short names and collects the imports that takes.
#[derive(Debug, Default)]
pub struct Scope {
    names: BTreeMap<String, Option<String>>,
    imports: Imports,
}

impl Scope {
    /// A file in which these names mean something already, and those that Rust brings to every file.
    #[must_use]
    pub fn with(taken: &[&str]) -> Self {
        Self {
            names: taken
                .iter()
                .chain(super::taken::PRELUDE)
                .map(|name| ((*name).to_owned(), None))
                .collect(),
            imports: Imports::default(),
        }
    }

    /// The path as the file writes it: its last segment, imported, or all of it where that name is taken.
    pub fn name(&mut self, path: &Ty) -> Ty {
        let text = path.to_string();
        let Some((_, last)) = text.rsplit_once("::").filter(|_| !text.contains('<')) else {
            return path.clone();
        };
        let owner = self.names.entry(last.to_owned()).or_insert_with(|| {
            self.imports.add(&text);
            Some(text.clone())
        });
        if owner.as_deref() == Some(&text) {
            Ty::path(last)
        } else {
            path.clone()
        }
    }

    /// What the file has to import.
    #[must_use]
    pub fn imports(self) -> Imports {
        self.imports
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_one_crate_are_one_line() {
        let paths = [
            "std::sync::Arc",
            "ferroctl_runtime::Config",
            "ferroctl_runtime::db::Db",
            "ferroctl_runtime::db::Pool",
            "a::B",
            "x::Y as _",
        ];
        let expected = "use a::B;\nuse ferroctl_runtime::{Config, db::{Db, Pool}};\nuse std::sync::Arc;\nuse x::Y as _;\n";
        assert_eq!(Imports::of(paths).to_string(), expected);
        let both = Imports::of([
            "ferroctl_runtime::service",
            "ferroctl_runtime::service::Running",
        ]);
        assert_eq!(
            both.to_string(),
            "use ferroctl_runtime::service::{self, Running};\n"
        );
        assert_eq!(Imports::default().to_string(), "");
    }

    #[test]
    fn a_name_that_is_taken_is_spelt_out() {
        let mut scope = Scope::with(&["Result"]);
        let mut name = |path: &str| scope.name(&Ty::path(path)).to_string();
        assert_eq!(name("a::Login"), "Login");
        assert_eq!(name("a::Login"), "Login");
        assert_eq!(name("b::Login"), "b::Login");
        assert_eq!(name("a::Result"), "a::Result");
        assert_eq!(name("()"), "()");
        assert_eq!(scope.imports().to_string(), "use a::Login;\n");
    }
}
