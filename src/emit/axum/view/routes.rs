//! Routes and their handlers.

use std::collections::BTreeMap;
use std::time::Duration;

use super::TypeNames;
use crate::ir::{self, Http, Method, Source, Type};
use crate::rust::{Code, Doc, Ident, Literal, Ty};
use crate::system::capability::Capability;

/// A route, its handler and the logic behind it.
pub struct Route {
    /// The handler's comment.
    pub docs: Doc,
    /// `user_login`, or `admin_user_login` in the group `admin`.
    pub handler: Ident,
    /// `user_login`, below [`Route::modules`].
    pub logic: Ident,
    /// `logic::admin`.
    pub modules: Ty,
    /// `post`: axum's function and that of `Route`.
    pub method: &'static str,
    /// `"/api/course/:id"`: go-zero's path.
    pub label: Literal,
    /// `"/api/course/{id}"`: axum's path.
    pub path: Literal,
    /// What the handler takes from the request.
    pub input: Input,
    /// What stands between a request and the logic: `.jwt(&state.auth)`.
    pub guards: Vec<Code>,
    /// `Duration::from_millis(3000)`.
    pub timeout: Option<Code>,
    /// Bytes.
    pub max_bytes: Option<u64>,
    /// Whether it answers with a stream of events (`sse: true`).
    pub events: bool,
    /// What middleware and logic ask of it: key and value.
    pub attributes: Vec<(Literal, Literal)>,
    /// Middleware, the innermost first.
    pub layers: Vec<Ident>,
}

impl Route {
    /// Whether logic takes the whole HTTP request.
    #[must_use]
    pub fn is_raw(&self) -> bool {
        matches!(self.input, Input::Raw)
    }
}

/// What a handler and its logic take besides state and context.
pub enum Input {
    /// A value of that type.
    Bound(Ty),
    /// Nothing.
    Nothing,
    /// The whole HTTP request.
    Raw,
}

impl Input {
    pub(super) fn of(route: &ir::Route, name: impl FnOnce(&str) -> Ty) -> Self {
        match &route.request {
            _ if route.raw => Self::Raw,
            Some(request) => Self::Bound(name(request)),
            None => Self::Nothing,
        }
    }
}

/// The name that a path parameter of a type has in axum's router: (type, contract's name) → router's name.
pub(super) type Renamed = BTreeMap<(String, String), String>;

pub(super) fn of(http: &Http, names: &TypeNames, parts: &[Capability]) -> Vec<Route> {
    let paths = router_paths(http);
    let guards = |place: usize| {
        let guards = parts.iter().filter_map(|part| part.guard.as_ref());
        guards.filter_map(move |guard| guard.calls.get(&place).cloned())
    };
    let routes = || {
        http.groups
            .iter()
            .flat_map(|group| group.routes.iter().map(move |route| (group, route)))
    };
    let handlers = Ident::distinct(routes().map(|(group, route)| handler_name(group, route)));
    routes()
        .zip(handlers)
        .enumerate()
        .map(|(place, ((group, route), handler))| Route {
            docs: Doc::of(format!("`{} {}`", route.method.verb(), code(&route.path))),
            handler,
            logic: Ident::snake(&route.handler),
            modules: modules(&group.path),
            method: function(route.method),
            label: Literal::new(&route.path),
            path: Literal::new(&paths[&route.path]),
            input: Input::of(route, |name| Ty::path(format!("types::{}", names[name]))),
            guards: guards(place).collect(),
            timeout: route.timeout.map(duration),
            max_bytes: route.max_bytes,
            events: route.sse && !route.raw,
            attributes: attributes(route),
            layers: route
                .middlewares
                .iter()
                .rev()
                .map(|name| super::middleware_name(name))
                .collect(),
        })
        .collect()
}

fn attributes(route: &ir::Route) -> Vec<(Literal, Literal)> {
    let attributes = route.attributes.iter();
    attributes
        .map(|(key, value)| (Literal::new(key), Literal::new(value)))
        .collect()
}

/// A duration in Rust, in the largest unit that keeps it whole.
fn duration(time: Duration) -> Code {
    Code::new(match time.subsec_nanos() {
        0 => format!("Duration::from_secs({})", time.as_secs()),
        nanos if nanos % 1_000_000 == 0 => format!("Duration::from_millis({})", time.as_millis()),
        nanos => format!("Duration::new({}, {nanos})", time.as_secs()),
    })
}

fn handler_name(group: &ir::Group, route: &ir::Route) -> Ident {
    let folders = group.path.iter().map(String::as_str);
    Ident::snake_of(folders.chain([route.handler.as_str()]))
}

/// `logic::admin::user`.
pub(super) fn modules(path: &[String]) -> Ty {
    let segments = path
        .iter()
        .map(|segment| format!("::{}", Ident::snake(segment)));
    Ty::path(format!("logic{}", segments.collect::<String>()))
}

/// A path inside a Markdown code span: what could end it or the line is left out.
pub(super) fn code(path: &str) -> String {
    path.chars()
        .filter(|c| *c != '`' && !c.is_control())
        .collect()
}

fn function(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Head => "head",
        Method::Post => "post",
        Method::Put => "put",
        Method::Patch => "patch",
        Method::Delete => "delete",
        Method::Options => "options",
    }
}

/// go-zero's paths → axum's, `:id` → `{id}`. Paths that differ only in the names of their parameters are one place in
/// axum's router, so they all take the names of the first one.
fn router_paths(http: &Http) -> BTreeMap<String, String> {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let paths = http
        .groups
        .iter()
        .flat_map(|group| &group.routes)
        .map(|route| &route.path);
    paths
        .map(|path| {
            let shape = braces(path, |_| String::new());
            let named = first
                .entry(shape)
                .or_insert_with(|| braces(path, str::to_owned));
            (path.clone(), named.clone())
        })
        .collect()
}

/// The path with `{…}` for each parameter, and braces of its own doubled as axum wants them.
fn braces(path: &str, name: impl Fn(&str) -> String) -> String {
    let segment = |segment: &str| match segment.strip_prefix(':') {
        Some(parameter) => format!("{{{}}}", name(parameter)),
        None => segment.replace('{', "{{").replace('}', "}}"),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// Which path parameters of request types the router knows by another name.
pub(super) fn renamed_parameters(http: &Http) -> Renamed {
    let paths = router_paths(http);
    let mut renamed = Renamed::new();
    for route in http.groups.iter().flat_map(|group| &group.routes) {
        let own = route
            .path
            .split('/')
            .filter_map(|segment| segment.strip_prefix(':'));
        let routers = paths[&route.path]
            .split('/')
            .filter_map(|s| s.strip_prefix('{')?.strip_suffix('}'));
        let Some(request) = &route.request else {
            continue;
        };
        for (own, routers) in own.zip(routers).filter(|(own, routers)| own != routers) {
            if let Some(ty) = with_parameter(http, request, own) {
                renamed.insert((ty, own.to_owned()), routers.to_owned());
            }
        }
    }
    renamed
}

/// The request's type, if it binds that path parameter.
fn with_parameter(http: &Http, request: &str, parameter: &str) -> Option<String> {
    let ty = http.types.iter().find(|ty| ty.name == request)?;
    let mut bindings = ty.fields.iter().flat_map(|field| &field.bindings);
    let binds = bindings.any(|it| it.source == Source::Path && it.key == parameter);
    binds.then(|| ty.name.to_string())
}

/// What logic returns: `LoginResponse`, `Vec<Item>`, `()`.
pub(super) fn response(route: &ir::Route, name_of: &dyn Fn(&str) -> Ty) -> Ty {
    match &route.response {
        _ if route.raw => Ty::path("Response"),
        None => Ty::path("()"),
        Some(Type::Pointer(inner)) => Ty::new(inner, name_of),
        Some(ty) => Ty::new(ty, name_of),
    }
}
