//! What protobuf allows and a generated service cannot have.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use prost_types::{FileDescriptorProto, ServiceDescriptorProto};

use super::{Contract, places};
use crate::diagnostic::{Code, Diagnostic, codes::proto as codes};
use crate::source::{SourceMap, Span};

/// Finds protos without a service and methods whose logic files cannot exist side by side.
#[must_use]
pub fn check(contract: &Contract, sources: &SourceMap) -> Vec<Diagnostic> {
    let roots: Vec<Root<'_>> = contract
        .roots
        .iter()
        .filter_map(|name| Root::new(contract, name, sources))
        .collect();
    let mut found = Vec::new();
    if roots.iter().all(|root| root.file.service.is_empty()) {
        found.extend(roots.first().map(Root::no_service));
    }
    for root in &roots {
        for (index, service) in root.file.service.iter().enumerate() {
            found.extend(root.methods(index, service));
        }
    }
    found
}

/// One file that was asked for.
struct Root<'a> {
    file: &'a FileDescriptorProto,
    id: crate::source::FileId,
    sources: &'a SourceMap,
}

impl<'a> Root<'a> {
    fn new(contract: &'a Contract, name: &str, sources: &'a SourceMap) -> Option<Self> {
        let file = contract
            .files
            .file
            .iter()
            .find(|file| file.name() == name)?;
        let id = contract.sources.get(name)?.id;
        Some(Self { file, id, sources })
    }

    fn no_service(&self) -> Diagnostic {
        let message = format!("`{}` has no service", self.file.name());
        let start = places::clamped(self.id, 0, 0, self.sources);
        Diagnostic::new(&codes::NO_SERVICE, message).at(start, "").help(
            "add one, such as `service Greeter { rpc Hello(HelloRequest) returns (HelloReply); }`",
        )
    }

    fn methods(&self, index: usize, service: &ServiceDescriptorProto) -> Vec<Diagnostic> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut found = Vec::new();
        for (number, method) in service.method.iter().enumerate() {
            let file = method.name().to_snake_case();
            if let Some(code) = unusable(&file) {
                let message = format!(
                    "the logic of `{}` cannot be in a file `{file}.rs`",
                    method.name()
                );
                found.push(self.at(code, message, &[6, index, 2, number, 1]));
            }
            if let Some(first) = seen.insert(file.clone(), number) {
                let message = format!(
                    "`{}` and `{}` are both `{file}` in Rust",
                    service.method[first].name(),
                    method.name()
                );
                found.push(self.at(&codes::METHOD_COLLISION, message, &[6, index, 2, number, 1]));
            }
        }
        found
    }

    fn at(&self, code: &'static Code, message: String, path: &[usize]) -> Diagnostic {
        let path: Vec<i32> = path
            .iter()
            .filter_map(|step| i32::try_from(*step).ok())
            .collect();
        let diagnostic = Diagnostic::new(code, message);
        match self.span(&path) {
            Some(span) => diagnostic.at(span, ""),
            None => diagnostic,
        }
    }

    fn span(&self, path: &[i32]) -> Option<Span> {
        places::of_path(self.file, path, self.id, self.sources)
    }
}

/// Why no logic file can have that name: `mod.rs` is taken, and Windows keeps device names for itself.
fn unusable(file: &str) -> Option<&'static Code> {
    let device = matches!(file, "con" | "prn" | "aux" | "nul")
        || ["com", "lpt"].iter().any(|prefix| {
            let number = file.strip_prefix(prefix);
            number.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
        });
    (file == "mod" || device).then_some(&codes::METHOD_FILE)
}
