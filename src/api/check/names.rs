//! Names: of the service, and of what Go and Rust keep for themselves.

use super::Checker;
use crate::api::ast::{Service, Text};
use crate::artifact::OWN_FOLDERS;
use crate::diagnostic::{Diagnostic, codes};
use crate::spelling;

/// Go's keywords, which goctl refuses as names of types and fields.
const GO_KEYWORDS: [&str; 25] = [
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
];

/// Whether Go keeps a word for itself.
pub(super) fn is_go_keyword(name: &str) -> bool {
    GO_KEYWORDS.contains(&name)
}

impl<'a> Checker<'a> {
    pub(super) fn service_names(&mut self) {
        let services: Vec<&'a Service> = self.services().collect();
        let Some(first) = services.first() else {
            return;
        };
        let others = services.iter().filter(|s| s.name.value != first.name.value);
        if let Some(other) = others.into_iter().next() {
            let message = format!(
                "two service names: `{}` and `{}`",
                first.name.value, other.name.value
            );
            let finding = Diagnostic::new(&codes::SERVICE_NAMES, message)
                .at(other.name.span, "another name")
                .also(first.name.span, "the first name")
                .note("all blocks of an API belong to one service");
            self.report(finding);
        }
        self.reserved_service(&first.name);
    }

    fn reserved_service(&mut self, name: &Text) {
        let base = name.value.strip_suffix("-api").unwrap_or(&name.value);
        if OWN_FOLDERS.contains(&spelling::snake(base).as_str()) {
            let message = format!("the service name `{base}` is taken by the workspace");
            let finding = Diagnostic::new(&codes::RESERVED_SERVICE, message)
                .at(name.span, "a folder of that name exists in every workspace")
                .help("give the service another name, or generate it with `--name`");
            self.report(finding);
        }
    }
}
