//! `.api` documents → [`Http`]: settings of `@server` spread over the routes, embedded structs
//! flattened, tags read, comments turned into docs.
//!
//! Expects documents without errors; what a finding would have refused is left out.

mod docs;
mod fields;
mod info;
mod reach;
mod rules;
mod structs;
mod types;

use std::time::Duration;

use smol_str::SmolStr;

use self::reach::Reached;
use crate::api::ast::{DocKind, Document, Route as RouteAst, Server, TypeKind};
use crate::api::base::BaseType;
use crate::api::{Documents, route_path, settings};
use crate::ir::{Docs, Group, Http, Jwt, Method, Route};
use crate::source::SourceMap;

/// The name after `service`, the same in every block.
#[must_use]
pub fn service_name(documents: &Documents) -> Option<&str> {
    let services = documents.files.iter().flat_map(Document::services);
    services.map(|service| service.name.value.as_str()).next()
}

/// The service's name less `-api`, after which crate and folder are called.
#[must_use]
pub fn base_name(documents: &Documents) -> Option<&str> {
    service_name(documents).map(|name| name.strip_suffix("-api").unwrap_or(name))
}

/// Gives the contract of an import tree.
#[must_use]
pub fn lower(documents: &Documents, sources: &SourceMap) -> Http {
    let mut lowering = Lowering {
        sources,
        types: types::Types::new(documents, sources),
        http: Http::default(),
    };
    for document in &documents.files {
        lowering.services(document);
    }
    let mut http = lowering.http;
    http.info = Box::new(info::read(documents.root()));
    http.docs = info::docs(&http.info);
    let reached = Reached::new(&http.groups, lowering.types.declared);
    http.types = structs::defs(&lowering.types, &reached);
    http
}

struct Lowering<'a> {
    sources: &'a SourceMap,
    types: types::Types<'a>,
    http: Http,
}

impl Lowering<'_> {
    fn services(&mut self, document: &Document) {
        for service in document.services() {
            let server = service.server.as_ref();
            self.names(server);
            let routes = service.routes.iter();
            let routes: Vec<_> = routes
                .filter_map(|route| self.route(document, server, route))
                .collect();
            self.group(settings::group(server)).routes.extend(routes);
        }
    }

    fn group(&mut self, path: Vec<String>) -> &mut Group {
        let groups = &mut self.http.groups;
        let index = match groups.iter().position(|group| group.path == path) {
            Some(index) => index,
            None => {
                groups.push(Group {
                    path,
                    routes: Vec::new(),
                });
                groups.len() - 1
            }
        };
        &mut groups[index]
    }

    /// Records what `jwt:` and `middleware:` name.
    fn names(&mut self, server: Option<&Server>) {
        if let Some(jwt) = jwt(server) {
            let block = Jwt {
                transition: None,
                ..jwt.clone()
            };
            for jwt in [block, jwt] {
                if !self.http.jwts.contains(&jwt) {
                    self.http.jwts.push(jwt);
                }
            }
        }
        for name in settings::list(server, "middleware") {
            if !self.http.middlewares.contains(&name) {
                self.http.middlewares.push(name);
            }
        }
    }

    fn route(
        &self,
        document: &Document,
        server: Option<&Server>,
        route: &RouteAst,
    ) -> Option<Route> {
        let prefix = settings::text(server, "prefix");
        let max_bytes = settings::text(server, "maxBytes");
        Some(Route {
            handler: settings::handler_name(&route.handler.as_ref()?.value).into(),
            docs: self.route_docs(document, route),
            deprecated: is_deprecated(route),
            tags: settings::list(server, "tags"),
            method: method(&route.method.value)?,
            path: route_path::join(prefix, &route.path.value),
            request: request(route),
            response: self.response(route),
            jwt: jwt(server),
            middlewares: settings::list(server, "middleware"),
            timeout: timeout(server),
            max_bytes: max_bytes
                .and_then(|text| text.parse().ok())
                .filter(|&bytes| bytes > 0),
            signature: settings::switch(server, "signature"),
            attributes: settings::attributes(server),
            sse: settings::switch(server, "sse"),
            raw: settings::switch(server, "raw"),
        })
    }

    fn response(&self, route: &RouteAst) -> Option<crate::ir::Type> {
        let ty = route.response.as_ref()?.ty.as_ref()?;
        Some(self.types.body(ty))
    }

    /// `@doc`, then the comments above the route and its handler and behind them.
    fn route_docs(&self, document: &Document, route: &RouteAst) -> Docs {
        let text = &self.sources.file(document.file).text;
        let trivia = &document.trivia;
        let mut lines = doc_lines(route);
        let mut comments = trivia.above(text, route.span.start()).to_vec();
        if let Some(handler) = route.handler_span {
            comments.extend_from_slice(trivia.above(text, handler.start()));
            comments.extend_from_slice(trivia.behind(text, handler.end()));
        }
        comments.extend_from_slice(trivia.behind(text, route.span.end()));
        comments.dedup();
        lines.extend(docs::lines(&comments, text));
        docs::tidy(lines)
    }
}

/// The limit in time, where it is one.
fn timeout(server: Option<&Server>) -> Option<Duration> {
    let duration = settings::duration(settings::text(server, "timeout")?)?;
    (!duration.is_zero()).then_some(duration)
}

/// `jwt:` and `jwtTransition:` of one `@server`; go-zero takes the previous secret only where the group names it.
fn jwt(server: Option<&Server>) -> Option<Jwt> {
    Some(Jwt {
        name: settings::text(server, "jwt")?.to_owned(),
        transition: settings::text(server, "jwtTransition").map(str::to_owned),
    })
}

/// The text of `@doc "…"`, or `summary` and `description`, or `desc` for short, of `@doc (…)`.
fn doc_lines(route: &RouteAst) -> Vec<String> {
    match route.doc.as_ref().map(|doc| &doc.kind) {
        None => Vec::new(),
        Some(DocKind::Literal(text)) => docs::split(&text.value),
        Some(DocKind::Group(entries)) => ["summary", "description", "desc"]
            .into_iter()
            .filter_map(|key| entries.iter().rev().find(|e| e.key.value == key))
            .flat_map(|entry| docs::split(&entry.value.value))
            .collect(),
    }
}

/// `deprecated: true` of `@doc (…)`.
fn is_deprecated(route: &RouteAst) -> bool {
    let Some(DocKind::Group(entries)) = route.doc.as_ref().map(|doc| &doc.kind) else {
        return false;
    };
    let entry = entries.iter().rev().find(|e| e.key.value == "deprecated");
    entry.is_some_and(|entry| entry.value.value == "true")
}

fn request(route: &RouteAst) -> Option<SmolStr> {
    let mut ty = route.request.as_ref()?.ty.as_ref()?;
    while let TypeKind::Pointer(inner) = &ty.kind {
        ty = inner;
    }
    match &ty.kind {
        TypeKind::Named(name) if BaseType::named(name).is_none() => Some(name.clone()),
        _ => None,
    }
}

/// The methods that go-zero's router takes.
fn method(name: &str) -> Option<Method> {
    Some(match name {
        "get" => Method::Get,
        "head" => Method::Head,
        "post" => Method::Post,
        "put" => Method::Put,
        "patch" => Method::Patch,
        "delete" => Method::Delete,
        "options" => Method::Options,
        _ => return None,
    })
}
