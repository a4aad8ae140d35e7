//! `@server` and `service` blocks.

use pest::iterators::Pair;

use super::super::ast::{Body, Doc, DocKind, Item, Route, Server, Service, Text};
use super::super::grammar::Rule;
use super::{Builder, GOCTL_REFUSES};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl<'a> Builder<'a> {
    /// A service from behind its opening brace.
    pub(super) fn service(&mut self, head: Pair<'a, Rule>, mut at: usize) -> Option<(Item, usize)> {
        let mut service = self.service_head(head)?;
        loop {
            let (pairs, end) = self.piece(Rule::next_routes, at)?;
            for pair in pairs {
                match pair.as_rule() {
                    Rule::route => service.routes.extend(self.route(pair)),
                    Rule::broken_route => self.broken(&pair),
                    _ => {
                        let brace = self.span(&pair);
                        service.span = service.span.to(brace);
                        service.body = service.body.to(brace);
                        return Some((Item::Service(service), end));
                    }
                }
            }
            at = end;
        }
    }

    fn service_head(&mut self, pair: Pair<Rule>) -> Option<Service> {
        let span = self.span(&pair);
        let (mut server, mut keyword, mut name) = (None, span, None);
        let mut body = span;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::server => server = Some(self.server(inner)),
                Rule::kw_service => keyword = self.span(&inner),
                Rule::service_name => name = Some(self.service_name(&inner)),
                _ => body = self.span(&inner),
            }
        }
        Some(Service {
            span,
            server,
            keyword,
            name: name?,
            body,
            routes: Vec::new(),
        })
    }

    fn service_name(&mut self, pair: &Pair<Rule>) -> Text {
        let name = self.text_of(pair);
        let plain = name.value.strip_suffix("-api").unwrap_or(&name.value);
        if plain.contains('-') {
            let message = format!("the service name `{}` has dashes", name.value);
            let note = "a dash may only be followed by `api`";
            let finding = Diagnostic::new(&codes::SERVICE_DASHES, message)
                .at(name.span, note)
                .note(GOCTL_REFUSES);
            self.diagnostics.push(finding);
        }
        name
    }

    pub(super) fn server(&mut self, pair: Pair<Rule>) -> Server {
        let span = self.span(&pair);
        let entries = self.entries(pair);
        Server { span, entries }
    }

    fn route(&mut self, pair: Pair<Rule>) -> Option<Route> {
        let mut parts = RouteParts::default();
        let span = self.span(&pair);
        for inner in pair.into_inner() {
            self.route_part(inner, &mut parts);
        }
        let legacy = parts.server.as_ref().and_then(|s| s.get("handler"));
        let handler = parts.handler.or_else(|| legacy.cloned());
        Some(Route {
            span,
            doc: parts.doc,
            server: parts.server,
            handler,
            handler_span: parts.handler_span,
            method: parts.method?,
            path: parts.path?,
            request: parts.request,
            response: parts.response,
        })
    }

    fn route_part(&mut self, pair: Pair<Rule>, parts: &mut RouteParts) {
        self.annotation(&pair, parts);
        match pair.as_rule() {
            Rule::doc => parts.doc = self.doc(pair),
            Rule::server => parts.server = Some(self.route_server(pair)),
            Rule::handler => {
                parts.handler_span = Some(self.span(&pair));
                parts.handler = pair.into_inner().last().map(|name| self.text_of(&name));
            }
            Rule::method => parts.method = Some(self.method(&pair)),
            Rule::path => parts.path = Some(self.path(&pair)),
            Rule::kw_returns => parts.returns = true,
            Rule::body if parts.returns => parts.response = Some(self.body(pair)),
            Rule::body => parts.request = Some(self.body(pair)),
            _ => {}
        }
    }

    /// Of two annotations of one kind the tree holds the last only, so a second one is refused.
    fn annotation(&mut self, pair: &Pair<Rule>, parts: &mut RouteParts) {
        let (rule, span) = (pair.as_rule(), self.span(pair));
        let name = match rule {
            Rule::doc => "@doc",
            Rule::server => "@server",
            Rule::handler => "@handler",
            _ => return,
        };
        match parts.annotations.iter().find(|(seen, _)| *seen == rule) {
            Some(&(_, first)) => self.given_twice(name, span, first),
            None => parts.annotations.push((rule, span)),
        }
    }

    fn given_twice(&mut self, name: &str, span: Span, first: Span) {
        let head = |span: Span| span.ending(span.start() + name.len());
        let message = format!("a second `{name}` on one route");
        let finding = Diagnostic::new(&codes::DUPLICATE_ANNOTATION, message)
            .at(head(span), "a route has at most one")
            .also(head(first), "the first one");
        self.diagnostics.push(finding);
    }

    fn route_server(&mut self, pair: Pair<Rule>) -> Server {
        let server = self.server(pair);
        // One with other keys alone is no old dialect but a mistake, which `check` reports.
        if server.entries.is_empty() || server.get("handler").is_some() {
            let message = "`@server` on a single route belongs to the old dialect";
            self.dialect(&codes::ROUTE_SERVER, message, server.span);
        }
        server
    }

    fn method(&mut self, pair: &Pair<Rule>) -> Text {
        let mut method = self.text_of(pair);
        let lower = method.value.to_ascii_lowercase();
        if lower != method.value {
            let message = format!("the method `{}` is not in lower case", method.value);
            let finding = Diagnostic::new(&codes::METHOD_CASE, message)
                .at(method.span, "")
                .note(GOCTL_REFUSES)
                .suggest("write it in lower case", method.span, lower.clone());
            self.diagnostics.push(finding);
            method.value = lower.into();
        }
        method
    }

    fn path(&mut self, pair: &Pair<Rule>) -> Text {
        let mut path = self.text_of(pair);
        // Gluing `/ /` together must not make a comment of it.
        while path.value.contains("//") {
            path.value = path.value.replace("//", "/").into();
        }
        if path.value.len() != path.span.end() - path.span.start() {
            let message = format!("the path has blanks and is read as `{}`", path.value);
            let finding = Diagnostic::new(&codes::PATH_BLANKS, message)
                .at(path.span, "read as one path")
                .help("a request type stands in parentheses");
            self.diagnostics.push(finding);
        }
        path
    }

    fn doc(&mut self, pair: Pair<Rule>) -> Option<Doc> {
        // Keys without parentheses end where the next annotation begins.
        let span = self.span(&pair);
        let span = span.ending(span.start() + pair.as_str().trim_end().len());
        let mut parens = false;
        let mut literal = None;
        for inner in pair.clone().into_inner() {
            match inner.as_rule() {
                Rule::open_paren => parens = true,
                Rule::string => literal = Some(self.text_of(&inner)),
                _ => {}
            }
        }
        if parens && literal.is_some() {
            let message = "`@doc` has parentheses around a single text";
            self.dialect(&codes::DOC_PARENS, message, span);
        } else if !parens && literal.is_none() {
            let message = "`@doc` has no parentheses around its keys";
            self.dialect(&codes::DOC_PARENS, message, span);
        }
        let kind = match literal {
            Some(text) => DocKind::Literal(text),
            None => DocKind::Group(self.entries(pair)),
        };
        Some(Doc { span, kind })
    }

    fn body(&mut self, pair: Pair<Rule>) -> Body {
        let span = self.span(&pair);
        let ty = super::find(pair, Rule::data_type).and_then(|ty| self.data_type(ty));
        Body { span, ty }
    }
}

/// What was seen of a route so far.
#[derive(Default)]
struct RouteParts {
    /// The kinds of annotation seen, each with its first place.
    annotations: Vec<(Rule, Span)>,
    doc: Option<Doc>,
    server: Option<Server>,
    handler: Option<Text>,
    handler_span: Option<Span>,
    method: Option<Text>,
    path: Option<Text>,
    request: Option<Body>,
    response: Option<Body>,
    returns: bool,
}
