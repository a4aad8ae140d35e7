//! The folders of logic, as groups make them.

use std::cell::RefCell;
use std::collections::BTreeSet;

use anyhow::{Result, bail};

use super::body::{Body, Writer};
use super::{Input, TypeNames, routes};
use crate::artifact::Served;
use crate::ir::{self, Group, Http, Type};
use crate::rust::{Doc, Ident, Imports, Literal, Quoted, Scope, Ty, taken};
use crate::system::fit::{Fit, Fits};
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
    /// Whether the folder around it has the same name, which clippy wants to be meant.
    pub named_as_folder: bool,
}

/// A logic function, as its stub is written.
pub struct Function {
    /// The contract's comment, or the route.
    pub docs: Doc,
    /// Its name and its file's.
    pub name: Ident,
    /// Its name as a text.
    pub literal: Literal,
    /// The route.
    pub serves: Served,
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
    /// What it does before anyone writes it.
    pub body: Body,
}

/// All folders; the first is `logic` itself.
pub(super) fn of(http: &Http, names: &TypeNames, fits: &Fits<'_>) -> Result<Vec<Folder>> {
    let groups = http.groups.iter().map(|group| Placed::new(group, fits));
    let groups: Vec<Placed<'_>> = groups.collect::<Result<_>>()?;
    let mut paths: BTreeSet<&[Ident]> = BTreeSet::from([&[][..]]);
    for group in &groups {
        let depths = 1..=group.folder.len();
        paths.extend(depths.map(|depth| &group.folder[..depth]));
    }
    let one = |path: &&[Ident]| {
        let here = groups.iter().filter(|group| group.folder == *path);
        let functions = here
            .flat_map(|group| group.functions(http, names))
            .collect();
        Folder::new(path, children(path, &paths), functions)
    };
    let folders: Vec<Folder> = paths.iter().map(one).collect();
    folders.iter().try_for_each(Folder::check)?;
    Ok(folders)
}

/// A group with the path of its folder below `logic`.
struct Placed<'a> {
    folder: Vec<Ident>,
    /// Its routes, and what is known of their logic.
    routes: Vec<(&'a ir::Route, Fit)>,
}

impl<'a> Placed<'a> {
    fn new(group: &'a Group, fits: &Fits<'_>) -> Result<Self> {
        let routes = group.routes.iter();
        let routes = routes.map(|route| Ok((route, fits.of(group, route)?)));
        let segments = group.path.iter();
        Ok(Self {
            folder: segments.map(|it| Ident::snake(it)).collect(),
            routes: routes.collect::<Result<_>>()?,
        })
    }

    fn functions(&self, http: &Http, names: &TypeNames) -> Vec<Function> {
        let folder = self.folder.last();
        let routes = self.routes.iter();
        let function = |(route, fit): &(&ir::Route, Fit)| Function {
            named_as_folder: folder == Some(&Ident::snake(&route.handler)),
            ..function(route, fit, http, names)
        };
        routes.map(function).collect()
    }
}

/// The modules for the folders right below one.
fn children(path: &[Ident], paths: &BTreeSet<&[Ident]>) -> Vec<Child> {
    let inside = paths.iter().filter_map(|other| other.split_last());
    let inside = inside.filter(|(_, parent)| *parent == path);
    let own = path.last().map_or("logic", Ident::plain);
    inside
        .map(|(name, _)| Child {
            named_as_folder: name.plain() == own,
            name: name.clone(),
        })
        .collect()
}

impl Folder {
    fn new(path: &[Ident], folders: Vec<Child>, functions: Vec<Function>) -> Self {
        let segments: Vec<&str> = path.iter().map(Ident::plain).collect();
        let below: String = segments.iter().map(|it| format!("/{it}")).collect();
        Self {
            path: comment::Line::new(format!("src/logic{below}")),
            is_root: path.is_empty(),
            group: Quoted::new(&segments.join("/")),
            folders,
            functions,
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

fn function(route: &ir::Route, fit: &Fit, http: &Http, names: &TypeNames) -> Function {
    let name = Ident::snake(&route.handler);
    let scope = RefCell::new(Scope::with(taken::HANDLER));
    let named = |type_name: &str| {
        let path = format!("crate::generated::types::{}", names[type_name]);
        scope.borrow_mut().name(&Ty::path(path))
    };
    let input = Input::of(route, named);
    let response = routes::response(route, &named);
    let body = Writer {
        http,
        names,
        scope: &scope,
        function: &name,
    }
    .body(fit);
    let mut imports = scope.into_inner().imports();
    let mut own_imports = imports.split_off("crate");
    own_imports.add("crate::generated::AppState");
    add_imports(&mut imports, route, &body);
    Function {
        docs: Doc::or(
            &route.docs,
            format!("`{} {}`", route.method.verb(), routes::code(&route.path)),
        ),
        literal: Literal::new(name.plain()),
        serves: Served::new(&format!("{} {}", route.method.verb(), route.path)),
        named_as_folder: false,
        imports,
        own_imports,
        events: route.sse && !route.raw,
        input,
        response,
        body,
        name,
    }
}

fn add_imports(imports: &mut Imports, route: &ir::Route, body: &Body) {
    imports.add("ferroctl_runtime::Ctx");
    imports.add("ferroctl_runtime::Result");
    let has = |wanted: fn(&Type) -> bool| {
        route
            .response
            .as_ref()
            .is_some_and(|ty| ty.any_part(wanted))
    };
    if body.is_unwritten() {
        imports.add("ferroctl_runtime::Error");
    }
    if body.blames {
        imports.add("ferroctl_runtime::OrInvalid");
    }
    if body.explains {
        imports.add("anyhow::Context");
    }
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
}
