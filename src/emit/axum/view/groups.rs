//! The folders of logic, as groups make them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};

use super::{Input, TypeNames, routes};
use crate::ir::{self, Group, Http, Type};
use crate::rust::{Doc, Ident, Imports, Literal, Quoted, Scope, Ty, taken};
use crate::text::comment;

/// A folder of logic.
pub struct Folder {
    /// Its path below the crate: `src/logic/admin`.
    pub path: comment::Line,
    /// Whether it is `logic` itself.
    pub is_root: bool,
    /// `a/b`, the group, in a comment.
    pub group: Quoted,
    /// The folders inside.
    pub folders: Vec<Child>,
    /// The functions inside, each in a file of its own.
    pub functions: Vec<Function>,
}

/// A module inside a folder.
pub struct Child {
    /// Its name.
    pub name: Ident,
}

/// A logic function, as its stub is written.
pub struct Function {
    /// The contract's comment, or the route.
    pub docs: Doc,
    /// Its name and its file's.
    pub name: Ident,
    /// Its name as a text.
    pub literal: Literal,
    /// Whether its folder has the same name, which clippy wants to be meant.
    pub named_as_folder: bool,
    /// What it takes, as the stub names it.
    pub input: Input,
    /// Whether it returns a stream of events.
    pub events: bool,
    /// What it returns, or each event is, as the stub names it.
    pub response: Ty,
    /// What the stub imports from other crates.
    pub imports: Imports,
    /// What it imports from its own.
    pub own_imports: Imports,
}

/// All folders; the first is `logic` itself.
pub(super) fn of(http: &Http, names: &TypeNames) -> Result<Vec<Folder>> {
    let mut folders: BTreeMap<Vec<String>, Folder> = BTreeMap::new();
    folders.insert(Vec::new(), Folder::new(&[]));
    for group in &http.groups {
        let path: Vec<String> = group
            .path
            .iter()
            .map(|it| Ident::snake(it).plain().to_owned())
            .collect();
        for depth in 1..=path.len() {
            let child = path[..depth].to_vec();
            folders
                .entry(child.clone())
                .or_insert_with(|| Folder::new(&child));
        }
        if let Some(folder) = folders.get_mut(&path) {
            folder
                .functions
                .extend(functions(group, path.last(), names));
        }
    }
    for path in folders.keys().cloned().collect::<Vec<_>>() {
        if let Some((name, parent)) = path.split_last()
            && let Some(parent) = folders.get_mut(parent)
        {
            parent.folders.push(Child {
                name: Ident::snake(name),
            });
        }
    }
    folders.values().try_for_each(Folder::check)?;
    Ok(folders.into_values().collect())
}

impl Folder {
    fn new(path: &[String]) -> Self {
        let below: String = path.iter().map(|segment| format!("/{segment}")).collect();
        Self {
            path: comment::Line::new(format!("src/logic{below}")),
            is_root: path.is_empty(),
            group: Quoted::new(&path.join("/")),
            folders: Vec::new(),
            functions: Vec::new(),
        }
    }

    /// The contract's checks have found this before; here it would be Rust that does not compile.
    fn check(&self) -> Result<()> {
        let mut names = BTreeSet::new();
        let functions = self.functions.iter().map(|function| &function.name);
        for name in functions.chain(self.folders.iter().map(|child| &child.name)) {
            if !names.insert(name) {
                bail!("`{}` has two modules called `{}`", self.path, name.plain());
            }
        }
        Ok(())
    }
}

fn functions(group: &Group, folder: Option<&String>, names: &TypeNames) -> Vec<Function> {
    let one = |route: &ir::Route| function(route, folder, names);
    group.routes.iter().map(one).collect()
}

fn function(route: &ir::Route, folder: Option<&String>, names: &TypeNames) -> Function {
    let name = Ident::snake(&route.handler);
    let scope = RefCell::new(Scope::with(taken::HANDLER));
    let named = |type_name: &str| {
        let path = format!("crate::generated::types::{}", names[type_name]);
        scope.borrow_mut().name(&Ty::path(path))
    };
    let input = Input::of(route, named);
    let response = routes::response(route, &named);
    let mut own_imports = scope.into_inner().imports();
    own_imports.add("crate::generated::AppState");
    Function {
        docs: Doc::or(
            &route.docs,
            format!("`{} {}`", route.method.verb(), routes::code(&route.path)),
        ),
        literal: Literal::new(name.plain()),
        named_as_folder: folder.is_some_and(|folder| folder == name.plain()),
        imports: imports(route),
        own_imports,
        events: route.sse && !route.raw,
        input,
        response,
        name,
    }
}

fn imports(route: &ir::Route) -> Imports {
    let mut imports = Imports::of([
        "ferroctl_runtime::Ctx",
        "ferroctl_runtime::Error",
        "ferroctl_runtime::Result",
    ]);
    let has = |wanted: fn(&Type) -> bool| {
        route
            .response
            .as_ref()
            .is_some_and(|ty| ty.any_part(wanted))
    };
    if route.raw {
        imports.add("axum::extract::Request");
        imports.add("axum::response::Response");
    }
    if route.sse && !route.raw {
        imports.add("ferroctl_runtime::http::BoxStream");
    }
    if has(|ty| matches!(ty, Type::Bytes)) {
        imports.add("ferroctl_runtime::http::bind::Bytes");
    }
    if has(|ty| matches!(ty, Type::Map(..))) {
        imports.add("std::collections::BTreeMap");
    }
    imports
}
