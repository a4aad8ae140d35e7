//! The keys and values of `@server`.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::Checker;
use super::routes::refused;
use crate::api::ast::{Entry, Quoting, Route, Server, Text};
use crate::api::settings;
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::spelling;

/// The keys that only goctl's documentation of an API reads.
const DOCUMENTING: [&str; 3] = ["tags", "summary", "authType"];

/// Every key that is known.
fn keys() -> impl Iterator<Item = &'static str> {
    settings::MAKING.into_iter().chain(DOCUMENTING)
}

/// Those that keep requests out: one that is not read leaves its routes open to everyone.
const PROTECTIONS: [&str; 4] = ["jwt", "jwtTransition", "middleware", "signature"];

impl<'a> Checker<'a> {
    pub(super) fn servers(&mut self) {
        for server in self
            .services()
            .filter_map(|service| service.server.as_ref())
        {
            self.server(server);
        }
        self.one_name_in_rust("jwt");
        self.one_name_in_rust("middleware");
    }

    /// The old dialect names the handler here; any other key would say something about the route that nothing reads.
    pub(super) fn server_of_route(&mut self, route: &'a Route) {
        let Some(server) = &route.server else {
            return;
        };
        for entry in &server.entries {
            if entry.key.value != "handler" {
                self.key_on_route(entry);
            }
        }
        self.repeated_keys(&server.entries);
        self.handler_twice(route, server);
    }

    fn key_on_route(&mut self, entry: &Entry) {
        let key = &entry.key.value;
        let message = format!("the key `{key}` in the `@server` of a single route");
        let finding = Diagnostic::new(&codes::ROUTE_SERVER_KEY, message)
            .at(entry.key.span, "has no effect here")
            .note("`@server` of a route takes `handler` only; goctl 1.10 refuses the file")
            .help("move it to a block of its own: `@server (…) service …` with this route alone");
        self.report(finding);
    }

    fn handler_twice(&mut self, route: &Route, server: &Server) {
        if let (Some(annotation), Some(handler)) = (route.handler_span, server.get("handler")) {
            let finding = Diagnostic::new(
                &codes::DUPLICATE_ANNOTATION,
                "the handler is named by `@handler` and by `@server`",
            )
            .at(annotation, "one of them goes")
            .also(handler.span, "the other one");
            self.report(finding);
        }
    }

    /// Two spellings of what is one name in snake_case, each name reported once.
    fn one_name_in_rust(&mut self, key: &str) {
        let mut first: HashMap<String, (String, &'a Text)> = HashMap::new();
        let mut reported = HashSet::new();
        for server in self
            .services()
            .filter_map(|service| service.server.as_ref())
        {
            let Some(value) = server.get(key) else {
                continue;
            };
            for name in settings::list(Some(server), key) {
                let snake = spelling::snake(&name);
                let seen = first.entry(snake.clone()).or_insert((name.clone(), value));
                if seen.0 != name && reported.insert(snake) {
                    let message = format!("`{}` and `{name}` are one name in Rust", seen.0);
                    let finding = Diagnostic::new(&codes::SERVER_COLLISION, message)
                        .at(value.span, "another spelling")
                        .also(seen.1.span, "the first spelling");
                    self.findings.push(finding);
                }
            }
        }
    }

    fn server(&mut self, server: &'a Server) {
        for entry in &server.entries {
            self.key(&entry.key);
            self.value(&entry.key.value, &entry.value);
            self.goctl_value(entry);
        }
        let seen = self.repeated_keys(&server.entries);
        if seen.contains_key("jwtTransition") && !seen.contains_key("jwt") {
            self.transition_alone(seen["jwtTransition"]);
        }
    }

    /// Reports the keys that stand twice; gives the entry of each key that counts.
    pub(super) fn repeated_keys(&mut self, entries: &'a [Entry]) -> HashMap<&'a str, &'a Entry> {
        let mut seen = HashMap::new();
        for entry in entries {
            if let Some(first) = seen.insert(entry.key.value.as_str(), entry) {
                self.key_twice(first, entry);
            }
        }
        seen
    }

    fn key_twice(&mut self, first: &Entry, entry: &Entry) {
        let message = format!("the key `{}` is given twice", entry.key.value);
        let finding = Diagnostic::new(&codes::DUPLICATE_KEY, message)
            .at(entry.key.span, "this one counts")
            .also(first.key.span, "this one is lost");
        self.report(finding);
    }

    fn key(&mut self, key: &Text) {
        if keys().any(|known| known == key.value) {
            return;
        }
        let near = nearest(&key.value, keys());
        // Anything else is an attribute, for middleware and logic.
        if near.is_none() && key.value != "handler" {
            return;
        }
        let message = format!("unknown key `{}` in `@server`", key.value);
        let finding = match near {
            Some(near) if PROTECTIONS.contains(&near) => {
                Diagnostic::new(&codes::PROTECTION_MISSPELT, message)
                    .at(key.span, format!("these routes go without `{near}`"))
            }
            _ => Diagnostic::new(&codes::UNKNOWN_SERVER_KEY, message).at(key.span, "has no effect"),
        };
        self.report(match near {
            Some(near) => finding.suggest("a key with a similar name exists", key.span, near),
            None => finding,
        });
    }

    fn value(&mut self, key: &str, value: &Text) {
        match key {
            "group" => self.group(value),
            "jwt" | "jwtTransition" => self.server_name(key, &value.value, value),
            "middleware" => {
                for name in value.value.split(',').map(str::trim) {
                    self.server_name(key, name, value);
                }
            }
            "prefix" => self.prefix(value),
            "timeout" => self.timeout(value),
            "maxBytes" => self.max_bytes(value),
            "signature" | "sse" | "raw" => self.switch(key, value),
            _ => {}
        }
    }

    /// A group is a folder: it must stay below the service and be a module in Rust.
    fn group(&mut self, value: &Text) {
        let path = value.value.trim().trim_matches('/');
        if path.is_empty() {
            return;
        }
        if !path.split('/').all(is_module) {
            let message = format!("the group `{}` is no path of names", value.value);
            let finding = Diagnostic::new(&codes::GROUP_PATH, message).at(
                value.span,
                "names of letters, digits, `_` and `-`, no digit first, separated by `/`",
            );
            self.report(finding);
        }
    }

    fn prefix(&mut self, value: &Text) {
        let trimmed = Text {
            value: value.value.trim().into(),
            ..value.clone()
        };
        self.findings.extend(refused(&trimmed));
    }

    fn server_name(&mut self, key: &str, name: &str, value: &Text) {
        if !is_identifier(name.trim()) {
            let message = format!("`{name}` cannot be the name of `{key}`");
            let finding = Diagnostic::new(&codes::SERVER_NAME, message)
                .at(value.span, "letters, digits and `_`, a letter first");
            self.report(finding);
        }
    }

    fn timeout(&mut self, value: &Text) {
        let duration = settings::duration(value.value.trim());
        if duration == Some(Duration::ZERO) {
            self.no_limit("timeout", "Timeout", value);
        } else if duration.is_none() {
            let message = format!("`{}` is no duration", value.value);
            let mut finding = Diagnostic::new(&codes::TIMEOUT, message)
                .at(value.span, "a number and a unit, such as `3s` or `500ms`");
            if value.value.parse::<u64>().is_ok() {
                finding = finding.help("the unit is missing: `s` or `ms`");
            }
            self.report(finding);
        }
    }

    fn max_bytes(&mut self, value: &Text) {
        let number = value.value.trim().parse::<i64>();
        if number.as_ref().is_ok_and(|&number| number < 1) {
            self.no_limit("maxBytes", "MaxBytes", value);
        } else if number.is_err() {
            let message = format!("`{}` is no number of bytes", value.value);
            let finding = Diagnostic::new(&codes::MAX_BYTES, message)
                .at(value.span, "digits only, such as `1048576`");
            self.report(finding);
        }
    }

    /// go-zero looks at what is above zero only (`rest/engine.go`).
    fn no_limit(&mut self, key: &str, setting: &str, value: &Text) {
        let message = format!("a `{key}` of `{}` has no effect", value.value);
        let finding = Diagnostic::new(&codes::NO_LIMIT, message)
            .at(value.span, format!("the service's `{setting}` holds"));
        self.report(finding);
    }

    fn switch(&mut self, key: &str, value: &Text) {
        if !matches!(value.value.trim(), "true" | "false") {
            let message = format!("`{key}` is neither `true` nor `false`");
            let finding = Diagnostic::new(&codes::SWITCH, message)
                .at(value.span, "goctl takes everything but `true` as off");
            self.report(finding);
        }
    }

    fn transition_alone(&mut self, entry: &Entry) {
        let message = "`jwtTransition` without `jwt`";
        let finding = Diagnostic::new(&codes::JWT_TRANSITION, message)
            .at(
                entry.key.span,
                "without `jwt` these routes would be open to everyone",
            )
            .help("name the block with the secret in use: `jwt: Auth`");
        self.report(finding);
    }

    fn goctl_value(&mut self, entry: &Entry) {
        let value = &entry.value;
        let taken = match value.quoting {
            Quoting::Word => goctl_takes(&value.value),
            Quoting::Quoted => true,
            Quoting::Raw | Quoting::Bare => false,
        };
        if !taken {
            let message = format!("goctl refuses the value of `{}`", entry.key.value);
            let finding = Diagnostic::new(&codes::GOCTL_VALUE, message)
                .at(value.span, "")
                .suggest(
                    "with quotes, both take it",
                    value.span,
                    format!("\"{}\"", value.value),
                );
            self.report(finding);
        }
    }
}

fn is_module(segment: &str) -> bool {
    let first = segment.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    first
        && segment
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// Whether a word is an identifier in Go and Rust.
fn is_identifier(word: &str) -> bool {
    let first = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    first && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether goctl's parser takes a value without quotes (`parseAtServerKVExpression`).
fn goctl_takes(value: &str) -> bool {
    let dashed = |segment: &str| match segment.split_once('-') {
        Some((left, right)) => is_identifier(left) && is_identifier(right),
        None => is_identifier(segment),
    };
    let digits = |c: char| c.is_ascii_digit();
    if value.starts_with(digits) {
        return value.chars().all(digits) || settings::duration(value).is_some();
    }
    if value.contains(',') {
        return value.split(',').all(is_identifier);
    }
    match value.strip_prefix('/') {
        Some(path) => path.split('/').all(dashed),
        None => match value.split_once('/') {
            Some((first, rest)) => is_identifier(first) && rest.split('/').all(dashed),
            None => value.split('-').all(is_identifier),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::goctl_takes;

    #[test]
    fn values_are_judged_as_goctl_judges_them() {
        for taken in [
            "Auth", "A,B", "/a-b/c-d", "a-b-c", "a/b-c", "3s", "1h10m", "1024", "/v1",
        ] {
            assert!(goctl_takes(taken), "{taken}");
        }
        for refused in ["/a-b-c", "a-b/c", "/v1.0", "/v1/", "/1", "访客"] {
            assert!(!goctl_takes(refused), "{refused}");
        }
    }
}
