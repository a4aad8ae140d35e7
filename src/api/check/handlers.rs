//! Handlers: one name a group, one file a handler.

use std::collections::{HashMap, HashSet};

use super::Checker;
use crate::api::ast::{DocKind, Route, Server, Text};
use crate::api::settings;
use crate::diagnostic::{Diagnostic, codes};
use crate::spelling;

impl<'a> Checker<'a> {
    /// Looks at a route's handler, and whether one before it has the same file.
    pub(super) fn handler_of(&mut self, server: Option<&Server>, route: &'a Route) {
        let Some(handler) = self.handler(route) else {
            return;
        };
        let path = module_path(
            &settings::group(server),
            &settings::handler_name(&handler.value),
        );
        match self.files.get(&path) {
            None => {
                self.files.insert(path, handler);
            }
            Some(first) => self.same_file(handler, first, &path),
        }
    }

    /// The keys of `@doc (…)`.
    pub(super) fn doc_of(&mut self, route: &'a Route) {
        if let Some(DocKind::Group(entries)) = route.doc.as_ref().map(|doc| &doc.kind) {
            self.repeated_keys(entries);
        }
    }

    /// Two spellings of one folder, each folder reported once.
    pub(super) fn group_folders(&mut self) {
        let mut folders: HashMap<String, &'a Text> = HashMap::new();
        let mut reported = HashSet::new();
        for server in self
            .services()
            .filter_map(|service| service.server.as_ref())
        {
            let Some(value) = server.get("group") else {
                continue;
            };
            let group = settings::group(Some(server));
            let path = folder(&group);
            let first = *folders.entry(path.clone()).or_insert(value);
            if settings::segments(&first.value) != settings::segments(&value.value)
                && reported.insert(path.clone())
            {
                let message = format!(
                    "the groups `{}` and `{}` share the folder `{path}`",
                    first.value, value.value
                );
                let finding = Diagnostic::new(&codes::GROUP_COLLISION, message)
                    .at(value.span, "another spelling")
                    .also(first.span, "the first spelling");
                self.report(finding);
            }
        }
    }

    fn handler(&mut self, route: &'a Route) -> Option<&'a Text> {
        let Some(handler) = &route.handler else {
            self.no_handler(route);
            return None;
        };
        Some(handler)
    }

    fn no_handler(&mut self, route: &Route) {
        let line = route.method.span.to(route.path.span);
        let finding = Diagnostic::new(&codes::MISSING_HANDLER, "a route without `@handler`")
            .at(line, "which function answers it?")
            .help("put `@handler someName` on the line above");
        self.report(finding);
    }

    fn same_file(&mut self, handler: &Text, first: &Text, path: &str) {
        let finding = if handler.value == first.value {
            let message = format!("the handler `{}` is declared twice", handler.value);
            Diagnostic::new(&codes::DUPLICATE_HANDLER, message).at(handler.span, "declared again")
        } else {
            let message = format!(
                "the handlers `{}` and `{}` share the file `{path}.rs`",
                first.value, handler.value
            );
            Diagnostic::new(&codes::HANDLER_COLLISION, message)
                .at(handler.span, "rename one of them")
                .note("case and the suffix `Handler` do not count")
        };
        self.report(finding.also(first.span, "first declared here"));
    }

    /// A handler `user` and a group `user` would both be the module `logic::user`.
    pub(super) fn groups(&mut self) {
        let mut reported = Vec::new();
        for service in self.services() {
            let Some(server) = &service.server else {
                continue;
            };
            let Some(value) = server.get("group") else {
                continue;
            };
            let group = settings::group(Some(server));
            let clash = (1..=group.len())
                .map(|length| folder(&group[..length]))
                .find_map(|path| Some((self.files.get(&path)?, path)));
            if let Some((handler, path)) = clash
                && !reported.contains(&path)
            {
                let message = format!("a handler and a group are both the module `{path}`");
                let finding = Diagnostic::new(&codes::HANDLER_COLLISION, message)
                    .at(handler.span, "this handler")
                    .also(value.span, "this group")
                    .help("rename one of them");
                self.report(finding);
                reported.push(path);
            }
        }
    }
}

fn folder(group: &[String]) -> String {
    let segments = group.iter().map(|segment| spelling::snake(segment));
    let path: Vec<_> = std::iter::once("logic".to_owned())
        .chain(segments)
        .collect();
    path.join("/")
}

fn module_path(group: &[String], handler: &str) -> String {
    format!("{}/{}", folder(group), spelling::snake(handler))
}
