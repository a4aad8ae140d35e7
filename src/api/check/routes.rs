//! Methods, paths, and routes that take the same requests.

use std::collections::HashSet;
use std::collections::hash_map::Entry;

use super::Checker;
use crate::api::ast::{Route, Server, Text};
use crate::api::{route_path, settings};
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::source::Span;

/// The methods that go-zero's router takes; `connect` and `trace` parse but stop its start.
const METHODS: [&str; 7] = ["get", "head", "post", "put", "patch", "delete", "options"];

impl<'a> Checker<'a> {
    /// Looks at a route's method and path, and whether one before it takes the same requests.
    pub(super) fn address(&mut self, server: Option<&'a Server>, route: &'a Route) {
        self.method(&route.method);
        if settings::switch(server, "signature") {
            self.unsigned_in_go_zero(&route.method);
        }
        self.path(&route.path);
        let path = full_path(server, route);
        self.parameters(&route.path, &path);
        let shape = format!("{} {}", route.method.value, route_path::shape(&path));
        match self.shapes.entry(shape) {
            Entry::Occupied(first) => {
                let (server, first) = *first.get();
                self.same_route(route, first, &(full_path(server, first), path));
            }
            Entry::Vacant(free) => {
                free.insert((server, route));
            }
        }
    }

    fn method(&mut self, method: &Text) {
        let name = method.value.as_str();
        if METHODS.contains(&name) {
            return;
        }
        let label = match name {
            "connect" | "trace" => "goctl takes it, but go-zero's router refuses to start",
            _ => "no HTTP method",
        };
        let message = format!("no router takes the method `{name}`");
        let mut finding = Diagnostic::new(&codes::UNKNOWN_METHOD, message).at(method.span, label);
        if let Some(near) = nearest(name, METHODS) {
            finding = finding.suggest("a method with a similar name exists", method.span, near);
        }
        self.report(finding);
    }

    /// go-zero verifies the content of these methods only (`rest/handler/contentsecurityhandler.go`).
    fn unsigned_in_go_zero(&mut self, method: &Text) {
        let name = method.value.as_str();
        if !["head", "patch", "options"].contains(&name) {
            return;
        }
        let message = format!("the signature of a `{name}` request is verified");
        let finding = Diagnostic::new(&codes::UNSIGNED_METHOD, message)
            .at(method.span, "go-zero lets it in unsigned")
            .note("clients of go-zero need not sign it; here they must");
        self.report(finding);
    }

    fn path(&mut self, path: &Text) {
        if let Some(finding) = refused(path) {
            self.report(finding);
        } else if let Some(segment) = path.value.split('/').find(|s| !goctl_takes(s)) {
            let message = format!("goctl refuses the path segment `{segment}`");
            let finding = Diagnostic::new(&codes::GOCTL_PATH, message)
                .at(path.span, "")
                .note("ferroctl reads it, but goctl 1.10 refuses the file");
            self.report(finding);
        }
    }

    fn parameters(&mut self, place: &Text, path: &str) {
        let mut seen = HashSet::new();
        for name in route_path::parameters(path) {
            let message = match name {
                "" => "a path parameter without a name".to_owned(),
                _ if !seen.insert(name) => format!("two path parameters are called `{name}`"),
                _ => continue,
            };
            let finding = Diagnostic::new(&codes::PARAMETER_NAME, message)
                .at(place.span, "each `:name` needs a name of its own");
            self.report(finding);
        }
    }

    fn same_route(&mut self, route: &Route, first: &Route, (old, new): &(String, String)) {
        let method = &route.method.value;
        let message = match old == new {
            true => format!("the route `{method} {new}` is declared twice"),
            false => {
                format!("the routes `{method} {old}` and `{method} {new}` take the same requests")
            }
        };
        let place = |route: &Route| route.method.span.to(route.path.span);
        let mut finding = Diagnostic::new(&codes::DUPLICATE_ROUTE, message)
            .at(place(route), "declared again")
            .also(place(first), "first declared here");
        if old != new {
            finding = finding.note("the names of parameters do not tell routes apart");
        }
        self.report(finding);
    }
}

/// The path under which the router knows a route.
pub(super) fn full_path(server: Option<&Server>, route: &Route) -> String {
    route_path::join(settings::text(server, "prefix"), &route.path.value)
}

/// The finding about a path that no router could take.
pub(super) fn refused(path: &Text) -> Option<Diagnostic> {
    let mut offset = 0;
    for segment in path.value.split('/') {
        let name = segment.strip_prefix(':').unwrap_or(segment);
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
        if let Some(index) = name.find(|c: char| !plain(c)) {
            let at = offset + segment.len() - name.len() + index;
            return Some(refused_at(path, segment, at));
        }
        offset += segment.len() + 1;
    }
    None
}

fn refused_at(path: &Text, segment: &str, at: usize) -> Diagnostic {
    let found = path.value[at..].chars().next().unwrap_or_default();
    let message = format!("`{found}` cannot stand in a path");
    // A path with blanks has been joined: offsets in it say nothing about the file.
    let exact = path.value.len() == path.span.end() - path.span.start();
    let start = path.span.start() + at;
    let span = Span::new(path.span.file, start..start + found.len_utf8());
    let finding = Diagnostic::new(&codes::PATH_FORM, message).at(
        if exact { span } else { path.span },
        "not taken by any router",
    );
    let braces = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
    match (braces, found) {
        (Some(name), _) if exact && !name.is_empty() => {
            let whole = span.ending(span.start() + segment.len());
            finding.suggest(
                "parameters are written with a colon",
                whole,
                format!(":{name}"),
            )
        }
        (_, ':') => finding.help("a parameter is a whole segment: `/:name`"),
        _ => finding.help("letters, digits, `-`, `_`, `.` and `~` can"),
    }
}

/// Whether goctl's scanner and parser take a segment (`parsePathItem`, `scanIntOrDuration`).
fn goctl_takes(segment: &str) -> bool {
    let name = segment.strip_prefix(':').unwrap_or(segment);
    if name.is_empty() {
        return true;
    }
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && name[digits..].starts_with(['n', 'm', 's', 'h']) {
        return false;
    }
    let mut parts = name[digits..].split(['-', '.']);
    let first = parts.next().unwrap_or_default();
    let word = |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (word(first) || (digits > 0 && first.is_empty()))
        && parts.all(word)
        && name != "returns"
        && !name.contains('~')
}

#[cfg(test)]
mod tests {
    use super::goctl_takes;

    #[test]
    fn segments_are_judged_as_goctl_judges_them() {
        for taken in [
            "a",
            ":id",
            "2fa",
            "3d",
            "10users",
            "a-b",
            "index.html",
            ":id.json",
            "12",
        ] {
            assert!(goctl_takes(taken), "{taken}");
        }
        for refused in [
            "2s", "1st", "2nd", "5minutes", "a-1", "v1.0", "-a", "a-", "returns",
        ] {
            assert!(!goctl_takes(refused), "{refused}");
        }
    }
}
