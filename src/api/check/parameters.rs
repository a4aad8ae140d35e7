//! The parameters of a path against the fields that read them.

use super::Checker;
use super::requests::is_required;
use super::routes::full_path;
use crate::api::ast::{Route, Server, Text};
use crate::api::members::Member;
use crate::api::{route_path, settings};
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::source::Span;

/// A parameter of a route's path that no field reads, and where it stands.
type Unread<'r> = (&'r str, Span);
/// A field under `path:` that the path does not fill, with its name there.
type Unfilled<'m> = (&'m str, &'m Member<'m>);

impl<'a> Checker<'a> {
    /// One finding for a parameter and a field that are one but for the name, and one for every other that is alone.
    pub(super) fn path_fields(
        &mut self,
        server: Option<&Server>,
        route: &Route,
        fields: &[Member<'a>],
    ) {
        let mut unread = match settings::switch(server, "raw") {
            true => Vec::new(), // The handler reads the request by itself.
            false => unread(route, fields),
        };
        let mut unfilled = unfilled(server, route, fields);
        while let Some((parameter, field)) = pair(&unread, &unfilled) {
            self.misnamed(unread.remove(parameter), unfilled.remove(field));
        }
        for (name, span) in unread {
            let near = nearest(name, path_names(fields).map(|(key, _)| key));
            self.unread_parameter((name, span), route, near);
        }
        for field in unfilled {
            self.unfilled_field(field, route);
        }
    }

    fn misnamed(&mut self, (name, span): Unread<'_>, (key, field): Unfilled<'_>) {
        let reads = match is_required(field, "path") {
            true => "required, and read",
            false => "read",
        };
        let message = format!("no field reads the path parameter `{name}`");
        let finding = Diagnostic::new(&codes::PARAMETER_WITHOUT_FIELD, message)
            .at(span, "the handler cannot see its value")
            .also(
                field.name.span,
                format!("{reads} from a parameter `:{key}`"),
            )
            .help(format!(
                "did you mean `:{key}` in the path, or `path:\"{name}\"` at the field?"
            ));
        self.report(finding);
    }

    fn unread_parameter(&mut self, (name, span): Unread<'_>, route: &Route, near: Option<&str>) {
        let request = route.request.as_ref().and_then(|body| body.ty.as_ref());
        let message = format!("no field reads the path parameter `{name}`");
        let mut finding = Diagnostic::new(&codes::PARAMETER_WITHOUT_FIELD, message)
            .at(span, "the handler cannot see its value");
        finding = match request {
            Some(ty) => finding.also(ty.span, format!("no field with `path:\"{name}\"`")),
            None => finding.help(format!("add a request type with a field `path:\"{name}\"`")),
        };
        if let Some(near) = near {
            finding = finding.help(format!("a field `path:\"{near}\"` exists"));
        }
        self.report(finding);
    }

    fn unfilled_field(&mut self, (key, field): Unfilled<'_>, route: &Route) {
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

/// The places of a parameter and a field that were meant to be one: their names are alike, or no others are left.
fn pair(unread: &[Unread<'_>], unfilled: &[Unfilled<'_>]) -> Option<(usize, usize)> {
    let alike = unread
        .iter()
        .enumerate()
        .find_map(|(parameter, (name, _))| {
            let near = nearest(name, unfilled.iter().map(|(key, _)| *key))?;
            let field = unfilled.iter().position(|(key, _)| *key == near)?;
            Some((parameter, field))
        });
    let are_alone = unread.len() == 1 && unfilled.len() == 1;
    alike.or(are_alone.then_some((0, 0)))
}

/// The parameters in the route's own path that no field reads.
fn unread<'r>(route: &'r Route, fields: &[Member<'_>]) -> Vec<Unread<'r>> {
    let mut own = own_parameters(&route.path);
    own.retain(|(name, _)| !name.is_empty() && path_names(fields).all(|(key, _)| key != *name));
    own
}

/// The fields under `path:` whose names the whole path does not have.
fn unfilled<'m>(
    server: Option<&Server>,
    route: &Route,
    fields: &'m [Member<'_>],
) -> Vec<Unfilled<'m>> {
    let path = full_path(server, route);
    let given: Vec<_> = route_path::parameters(&path).collect();
    path_names(fields)
        .filter(|(key, _)| !given.contains(key))
        .collect()
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

/// The parameters that stand in the route's own path, with their places.
fn own_parameters(path: &Text) -> Vec<(&str, Span)> {
    let exact = path.value.len() == path.span.end() - path.span.start();
    let mut offset = path.span.start();
    let mut found = Vec::new();
    for segment in path.value.split('/') {
        let span = Span::new(path.span.file, offset..offset + segment.len());
        if let Some(name) = segment.strip_prefix(':') {
            found.push((name, if exact { span } else { path.span }));
        }
        offset += segment.len() + 1;
    }
    found
}
