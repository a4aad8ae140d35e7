//! Request fields against the route that fills them; those of its path are in `parameters`.

use super::Checker;
use super::routes::refused;
use crate::api::ast::{Route, Server, TypeExpr, TypeKind};
use crate::api::members::{Member, members};
use crate::api::tag::{SOURCES, Setting};
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Checker<'a> {
    /// Looks at the fields of a route's request.
    pub(super) fn request_of(&mut self, server: Option<&Server>, route: &'a Route) {
        if refused(&route.path).is_some() {
            return;
        }
        let request = route.request.as_ref().and_then(|body| body.ty.as_ref());
        let Some(fields) = self.request_fields(request) else {
            return;
        };
        self.path_fields(server, route, &fields);
        self.json_on_get(route, &fields);
        for field in &fields {
            self.untagged(field);
            self.needed_twice(field);
        }
    }

    /// The fields of a route's request; `None` when the type is not known.
    fn request_fields(&self, request: Option<&'a TypeExpr>) -> Option<Vec<Member<'a>>> {
        let Some(mut ty) = request else {
            return Some(Vec::new());
        };
        while let TypeKind::Pointer(inner) = &ty.kind {
            ty = inner;
        }
        let TypeKind::Named(name) = &ty.kind else {
            return None;
        };
        let decl = self.types.get(name)?;
        let TypeKind::Struct(body) = &decl.ty.kind else {
            return None;
        };
        Some(members(body, self.types))
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

    fn untagged(&mut self, field: &Member<'a>) {
        let has_source = field.tag.sources().next().is_some();
        if has_source || field.tag.broken.is_some() || self.is_cut_off(field.ty.span) {
            return;
        }
        if !self.told.insert(field.name.span) {
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

    fn needed_twice(&mut self, field: &Member<'a>) {
        let needed = SOURCES.iter().filter(|source| is_required(field, source));
        let places: Vec<String> = needed.map(|source| format!("`{source}`")).collect();
        if places.len() < 2 || !self.told.insert(field.name.span) {
            return;
        }
        let message = format!("a request must bring `{}` more than once", field.name.value);
        let label = format!("required in {}", places.join(" and in "));
        let finding = Diagnostic::new(&codes::NEEDED_TWICE, message)
            .at(field.name.span, label)
            .help("keep one of them, or make each `optional`");
        self.report(finding);
    }
}

/// Whether a request is refused without this field.
pub(super) fn is_required(field: &Member, source: &str) -> bool {
    let Some(pair) = field.tag.get(source) else {
        return false;
    };
    let may_miss = |setting| matches!(setting, Setting::Optional(_) | Setting::Default(_));
    pair.name() != "-" && !pair.settings().any(may_miss)
}
