//! What protobuf allows and a generated service cannot have.

use prost_types::FileDescriptorProto;

use super::{Contract, places};
use crate::diagnostic::{Diagnostic, codes::proto as codes};
use crate::source::SourceMap;

/// Finds protos without a service.
#[must_use]
pub fn check(contract: &Contract, sources: &SourceMap) -> Vec<Diagnostic> {
    let roots: Vec<Root<'_>> = contract
        .roots
        .iter()
        .filter_map(|name| Root::new(contract, name, sources))
        .collect();
    match roots.first() {
        Some(root) if roots.iter().all(|root| root.file.service.is_empty()) => {
            vec![root.no_service()]
        }
        _ => Vec::new(),
    }
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
}
