//! Statements, services and routes.

use super::members;
use super::paper::{Gap, Paper};
use crate::api::ast::{
    Body, Doc, DocKind, Document, Entry, Import, Info, Item, Quoting, Route, Server, Service,
    Syntax, Text,
};
use crate::source::Span;

/// Writes all statements and the comments behind them.
pub(super) fn write(paper: &mut Paper, document: &Document) {
    let mut last: Option<&Item> = None;
    for item in document.items.iter().filter(|item| !is_empty(item)) {
        let gap = match (last, item) {
            (Some(Item::Import(before)), Item::Import(import))
                if !before.group && !import.group =>
            {
                Gap::Break
            }
            _ => Gap::Blank,
        };
        statement(paper, item, gap);
        last = Some(item);
    }
    let lone = matches!(last, Some(Item::Import(import)) if !import.group);
    paper.end(last.is_some() && !lone);
}

/// goctl deletes groups without content; one with keys stays here, whatever their values.
fn is_empty(item: &Item) -> bool {
    match item {
        Item::Info(info) => is_blank(&info.entries),
        Item::Import(import) => import.paths.iter().all(|path| path.value.is_empty()),
        Item::Types(types) => types.types.is_empty(),
        Item::Syntax(_) | Item::Service(_) => false,
    }
}

fn is_blank(entries: &[Entry]) -> bool {
    entries.is_empty()
}

fn is_zero(text: &Text) -> bool {
    text.value.is_empty() && text.quoting != Quoting::Word
}

fn statement(paper: &mut Paper, item: &Item, gap: Gap) {
    match item {
        Item::Syntax(syntax) => self::syntax(paper, syntax, gap),
        Item::Info(info) => self::info(paper, info, gap),
        Item::Import(import) => self::import(paper, import, gap),
        Item::Types(types) => members::types(paper, types, gap),
        Item::Service(service) => self::service(paper, service, gap),
    }
}

fn syntax(paper: &mut Paper, syntax: &Syntax, gap: Gap) {
    word(paper, syntax.span, "syntax", gap);
    let start = syntax.span.start() + "syntax".len();
    let equals = find(paper, start, syntax.version.span.start(), '=');
    paper.token(equals, "=", Gap::Space);
    text(paper, &syntax.version, Gap::Space);
}

fn info(paper: &mut Paper, info: &Info, gap: Gap) {
    word(paper, info.span, "info", gap);
    group(paper, info.span, "info".len(), &info.entries);
}

fn import(paper: &mut Paper, import: &Import, gap: Gap) {
    word(paper, import.span, "import", gap);
    if !import.group {
        if let Some(path) = import.paths.first() {
            text(paper, path, Gap::Space);
        }
        return;
    }
    let start = import.span.start() + "import".len();
    let open = find(paper, start, import.span.end(), '(');
    paper.token(open, "(", Gap::Space);
    paper.indented(|paper| {
        for path in &import.paths {
            text(paper, path, Gap::Break);
        }
    });
    close(paper, import.span, ")", Gap::Break);
}

/// The `(key: value …)` behind a keyword of `length` bytes.
fn group(paper: &mut Paper, span: Span, length: usize, entries: &[Entry]) {
    let open = find(paper, span.start() + length, span.end(), '(');
    paper.token(open, "(", Gap::Space);
    paper.indented(|paper| {
        for entry in entries {
            let key = format!("{}:", entry.key.value);
            let colon = find(paper, entry.key.span.end(), entry.value.span.start(), ':');
            paper.token((entry.key.span.start(), colon.1), &key, Gap::Break);
            text(paper, &entry.value, Gap::Column);
        }
    });
    close(paper, span, ")", Gap::Break);
}

fn service(paper: &mut Paper, service: &Service, gap: Gap) {
    let server = service.server.as_ref().filter(|s| !is_blank(&s.entries));
    let gap = match server {
        Some(server) => {
            self::server(paper, server, gap);
            Gap::Break
        }
        None => gap,
    };
    word(paper, service.keyword, "service", gap);
    text(paper, &service.name, Gap::Space);
    let open = (service.body.start(), service.body.start() + 1);
    if service.routes.is_empty() {
        paper.token(open, "{", Gap::Space);
        return close(paper, service.span, "}", Gap::None);
    }
    paper.token(open, "{", Gap::Space);
    paper.indented(|paper| {
        let mut gap = Gap::Break;
        for route in &service.routes {
            self::route(paper, route, gap);
            gap = Gap::Blank;
        }
    });
    close(paper, service.span, "}", Gap::Break);
}

fn server(paper: &mut Paper, server: &Server, gap: Gap) {
    word(paper, server.span, "@server", gap);
    group(paper, server.span, "@server".len(), &server.entries);
}

/// The annotations in the order in which they stand, then the route itself.
fn route(paper: &mut Paper, route: &Route, gap: Gap) {
    let doc = route.doc.as_ref().map(|doc| doc.span);
    let server = route.server.as_ref().map(|server| server.span);
    let mut spans: Vec<Span> = [doc, server, route.handler_span]
        .into_iter()
        .flatten()
        .collect();
    spans.sort_by_key(|span| span.start());
    let mut gap = gap;
    for span in spans {
        let written = if Some(span) == doc {
            route
                .doc
                .as_ref()
                .is_some_and(|doc| self::doc(paper, doc, gap))
        } else if Some(span) == server {
            let server = route.server.as_ref();
            server.is_some_and(|server| {
                self::server(paper, server, gap);
                true
            })
        } else {
            handler(paper, route, gap)
        };
        gap = if written { Gap::Break } else { gap };
    }
    request_line(paper, route, gap);
}

/// Whether anything was written: goctl deletes an empty `@doc`.
fn doc(paper: &mut Paper, doc: &Doc, gap: Gap) -> bool {
    match &doc.kind {
        DocKind::Literal(value) if is_zero(value) => false,
        DocKind::Group(entries) if is_blank(entries) => false,
        DocKind::Group(entries) => {
            word(paper, doc.span, "@doc", gap);
            group(paper, doc.span, "@doc".len(), entries);
            true
        }
        DocKind::Literal(value) => {
            word(paper, doc.span, "@doc", gap);
            let text = raw(paper, value);
            let place = (value.span.start(), doc.span.end());
            paper.token(place, &text, Gap::Space);
            true
        }
    }
}

fn handler(paper: &mut Paper, route: &Route, gap: Gap) -> bool {
    if let (Some(span), Some(name)) = (route.handler_span, &route.handler) {
        word(paper, span, "@handler", gap);
        text(paper, name, Gap::Space);
    }
    true
}

fn request_line(paper: &mut Paper, route: &Route, gap: Gap) {
    let method = route.method.span;
    let method_text = paper.source(method.start(), method.end());
    paper.token((method.start(), method.end()), method_text, gap);
    let bodies = [&route.request, &route.response];
    let [request, response] = bodies.map(|body| body.as_ref().filter(|b| b.ty.is_some()));
    text(paper, &route.path, Gap::Space);
    if let Some(request) = request {
        body(paper, request, None);
    }
    if let Some(response) = response {
        let start = request.map_or(route.path.span.end(), |request| request.span.end());
        body(paper, response, Some(start));
    }
}

/// ` (Type)`, with ` returns` in front where `returns` says from where on to look for it.
fn body(paper: &mut Paper, body: &Body, returns: Option<usize>) {
    let Some(ty) = &body.ty else {
        return;
    };
    let (start, end) = (body.span.start(), body.span.end());
    if let Some(from) = returns {
        let (at, _) = find(paper, from, start, 'r');
        paper.token((at, at + "returns".len()), "returns", Gap::Space);
    }
    paper.token((start, start + 1), "(", Gap::Space);
    let place = (ty.span.start(), ty.span.end());
    paper.token(place, &members::type_text(ty), Gap::None);
    paper.token((end - 1, end), ")", Gap::None);
}

fn word(paper: &mut Paper, span: Span, word: &str, gap: Gap) {
    paper.token((span.start(), span.start() + word.len()), word, gap);
}

/// The closing bracket at the end of a span.
fn close(paper: &mut Paper, span: Span, bracket: &str, gap: Gap) {
    paper.token((span.end() - 1, span.end()), bracket, gap);
}

fn text(paper: &mut Paper, text: &Text, gap: Gap) {
    let written = raw(paper, text);
    paper.token((text.span.start(), text.span.end()), &written, gap);
}

/// A word as it reads without blanks, anything in quotes as it stands.
fn raw(paper: &Paper, text: &Text) -> String {
    match text.quoting {
        Quoting::Word => text.value.to_string(),
        Quoting::Bare if text.value.is_empty() => "\"\"".to_owned(),
        _ => paper.source(text.span.start(), text.span.end()).to_owned(),
    }
}

/// Where a mark stands between two offsets, outside comments.
fn find(paper: &Paper, start: usize, end: usize, mark: char) -> (usize, usize) {
    let found = paper.find(start, end, mark).unwrap_or(start);
    (found, found + mark.len_utf8())
}
