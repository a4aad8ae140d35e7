//! Request fields against the route that fills them; those of its path are in `parameters`.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::Checker;
use super::routes::refused;
use crate::api::ast::{Route, TypeExpr, TypeKind};
use crate::api::members::{Member, members};
use crate::api::tag::Setting;
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
            self.path_fields(server, route, &fields);
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

/// Whether a request is refused without this field.
pub(super) fn is_required(field: &Member, source: &str) -> bool {
    let Some(pair) = field.tag.get(source) else {
        return false;
    };
    let may_miss = |setting| matches!(setting, Setting::Optional(_) | Setting::Default(_));
    pair.name() != "-" && !pair.settings().any(may_miss)
}
