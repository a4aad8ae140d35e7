//! Request fields against the route that fills them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Checker;
use super::names::nearest;
use super::routes::refused;
use crate::api::ast::{Route, Server, Text, TypeExpr, TypeKind};
use crate::api::members::{Member, members};
use crate::api::tag::Setting;
use crate::api::{route_path, settings};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// The members of request types, computed once each.
type Cache<'a> = HashMap<&'a str, Rc<Vec<Member<'a>>>>;

impl<'a> Checker<'a> {
    pub(super) fn requests(&mut self) {
        let mut cache = Cache::new();
        let mut untagged = HashSet::new();
        for (server, route) in self.each_route() {
            if refused(&route.path).is_some() {
                continue;
            }
            let request = route.request.as_ref().and_then(|body| body.ty.as_ref());
            let Some(fields) = self.request_fields(request, &mut cache) else {
                continue;
            };
            self.parameters_are_read(server, route, &fields);
            self.parameters_are_given(server, route, &fields);
            self.json_on_get(route, &fields);
            for field in fields.iter() {
                self.untagged(field, &mut untagged);
            }
        }
    }

    /// The fields of a route's request; `None` when the type is not known.
    fn request_fields(
        &self,
        request: Option<&'a TypeExpr>,
        cache: &mut Cache<'a>,
    ) -> Option<Rc<Vec<Member<'a>>>> {
        let Some(mut ty) = request else {
            return Some(Rc::default());
        };
        while let TypeKind::Pointer(inner) = &ty.kind {
            ty = inner;
        }
        let TypeKind::Named(name) = &ty.kind else {
            return None;
        };
        let decl = self.types.get(name.as_str())?;
        let TypeKind::Struct(body) = &decl.ty.kind else {
            return None;
        };
        let fields = cache
            .entry(&decl.name.value)
            .or_insert_with(|| Rc::new(members(body, &self.types)));
        Some(Rc::clone(fields))
    }

    fn parameters_are_read(
        &mut self,
        server: Option<&Server>,
        route: &Route,
        fields: &[Member<'a>],
    ) {
        if settings::switch(server, "raw") {
            return; // The handler reads the request by itself.
        }
        for (name, span) in own_parameters(&route.path) {
            if !name.is_empty() && !path_names(fields).any(|(key, _)| key == name) {
                let near = nearest(name, path_names(fields).map(|(key, _)| key));
                let request = route.request.as_ref().and_then(|body| body.ty.as_ref());
                let finding = unread_parameter(name, span, request, near);
                self.report(finding);
            }
        }
    }

    fn parameters_are_given(
        &mut self,
        server: Option<&Server>,
        route: &Route,
        fields: &[Member<'a>],
    ) {
        let prefix = settings::text(server, "prefix");
        let path = route_path::join(prefix, &route.path.value);
        let given: Vec<_> = route_path::parameters(&path).collect();
        for (key, field) in path_names(fields) {
            if given.contains(&key) {
                continue;
            }
            let label = match is_required(field, "path") {
                true => "required, so every request is answered with 400",
                false => "never set from the path",
            };
            let message = format!("the path has no parameter `:{key}`");
            let finding = Diagnostic::new(&codes::FIELD_WITHOUT_PARAMETER, message)
                .at(route.path.span, "no such parameter")
                .also(field.name.span, label);
            self.report(finding);
        }
    }

    fn json_on_get(&mut self, route: &Route, fields: &[Member<'a>]) {
        if !matches!(route.method.value.as_str(), "get" | "head") {
            return;
        }
        let field = fields.iter().find(|field| is_required(field, "json"));
        if let Some(field) = field {
            let message = format!("a `{}` request with a JSON body", route.method.value);
            let finding = Diagnostic::new(&codes::JSON_ON_GET, message)
                .at(
                    route.method.span.to(route.path.span),
                    "bodies of such requests are often dropped",
                )
                .also(field.name.span, "required in the body")
                .help("use `form:\"…\"` to read it from the query");
            self.report(finding);
        }
    }

    fn untagged(&mut self, field: &Member<'a>, reported: &mut HashSet<Span>) {
        let has_source = field.tag.sources().next().is_some();
        if has_source || field.tag.broken.is_some() || self.is_cut_off(field.ty.span) {
            return;
        }
        if !reported.insert(field.name.span) {
            return;
        }
        let name = &field.name.value;
        let message = format!("the request field `{name}` has no tag");
        let finding = Diagnostic::new(&codes::UNTAGGED_FIELD, message)
            .at(
                field.name.span,
                "read from the JSON body under this very name",
            )
            .note("go-zero looks for such a field in path, form, header and body, and misses it");
        self.report(finding);
    }
}

fn unread_parameter(
    name: &str,
    span: Span,
    request: Option<&TypeExpr>,
    near: Option<&str>,
) -> Diagnostic {
    let message = format!("no field reads the path parameter `{name}`");
    let mut finding = Diagnostic::new(&codes::PARAMETER_WITHOUT_FIELD, message)
        .at(span, "the handler cannot see its value");
    finding = match request {
        Some(ty) => finding.also(ty.span, format!("no field with `path:\"{name}\"`")),
        None => finding.help(format!("add a request type with a field `path:\"{name}\"`")),
    };
    match near {
        Some(near) => finding.help(format!("a field `path:\"{near}\"` exists")),
        None => finding,
    }
}

/// The names after `path:` with their fields.
fn path_names<'m>(fields: &'m [Member<'_>]) -> impl Iterator<Item = (&'m str, &'m Member<'m>)> {
    fields.iter().filter_map(|field| {
        let pair = field.tag.get("path")?;
        let name = match pair.name() {
            "" => field.name.value.as_str(),
            name => name,
        };
        (name != "-").then_some((name, field))
    })
}

/// Whether a request is refused without this field.
fn is_required(field: &Member, source: &str) -> bool {
    let Some(pair) = field.tag.get(source) else {
        return false;
    };
    let may_miss = |setting| matches!(setting, Setting::Optional(_) | Setting::Default(_));
    pair.name() != "-" && !pair.settings().any(may_miss)
}

/// The parameters that stand in the route's own path, with their places.
fn own_parameters(path: &Text) -> Vec<(&str, Span)> {
    let exact = path.value.len() == path.span.end - path.span.start;
    let mut offset = path.span.start;
    let mut found = Vec::new();
    for segment in path.value.split('/') {
        let span = Span {
            start: offset,
            end: offset + segment.len(),
            ..path.span
        };
        if let Some(name) = segment.strip_prefix(':') {
            found.push((name, if exact { span } else { path.span }));
        }
        offset += segment.len() + 1;
    }
    found
}
