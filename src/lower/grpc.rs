//! Compiled protos → [`ir::Rpc`].

use std::collections::{BTreeMap, BTreeSet};

use prost_types::{
    FileDescriptorProto, MethodDescriptorProto, ServiceDescriptorProto,
    method_options::IdempotencyLevel,
};

use crate::ir::{self, Owner};
use crate::proto::Contract;

/// The model of one gRPC service.
///
/// `foreign` says which of the contract's files another proto crate holds, and whose that is. Everything else that the
/// contract imports, but for Google's well-known files, goes into its own proto crate.
#[must_use]
pub fn lower(contract: &Contract, foreign: &BTreeMap<String, Owner>) -> ir::Rpc {
    let files = &contract.files.file;
    let is_left = |file: &&FileDescriptorProto| {
        !ir::is_well_known(file.name()) && !foreign.contains_key(file.name())
    };
    let needed = needed(contract);
    let is_needed = |file: &&FileDescriptorProto| needed.contains(file.name());
    let (own, unneeded): (Vec<_>, Vec<_>) = files.iter().filter(is_left).partition(is_needed);
    let names =
        |files: &[&FileDescriptorProto]| files.iter().map(|file| file.name().to_owned()).collect();
    ir::Rpc {
        own_files: names(&own),
        unneeded: names(&unneeded),
        owners: owners(files, &own, foreign),
        services: contract
            .roots
            .iter()
            .filter_map(|root| files.iter().find(|file| file.name() == root))
            .flat_map(|file| services(file, contract))
            .collect(),
        files: contract.files.clone(),
    }
}

/// Which proto names another service owns: a whole package, or message by message where this service has files of
/// the same package.
fn owners(
    files: &[FileDescriptorProto],
    own: &[&FileDescriptorProto],
    foreign: &BTreeMap<String, Owner>,
) -> BTreeMap<String, Owner> {
    let shared: BTreeSet<&str> = own.iter().map(|file| file.package()).collect();
    let owner_of = |file: &FileDescriptorProto| foreign.get(file.name());
    let mut names = BTreeMap::new();
    for file in files {
        let Some(owner) = owner_of(file) else {
            continue;
        };
        let package = absolute("", file.package());
        let is_divided = |other: &FileDescriptorProto| {
            let other_owner = owner_of(other);
            other.package() == file.package() && other_owner.is_some_and(|other| other != owner)
        };
        let is_own = shared.iter().any(|own| is_below(own, file.package()));
        if file.package().is_empty() || is_own || files.iter().any(is_divided) {
            let types = type_names(file, &package);
            names.extend(types.into_iter().map(|name| (name, owner.clone())));
        } else {
            names.insert(package, owner.clone());
        }
    }
    names
}

fn is_below(package: &str, parent: &str) -> bool {
    let rest = package.strip_prefix(parent);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The files of which code is made: all but those of Google's that no message and no method names, such as
/// `google/api/annotations.proto`, which only options do.
pub(super) fn needed(contract: &Contract) -> BTreeSet<&str> {
    let files = &contract.files.file;
    let mut homes: BTreeMap<String, &FileDescriptorProto> = BTreeMap::new();
    for file in files {
        homes.extend(type_names_of(file).into_iter().map(|name| (name, file)));
    }
    let mut open: Vec<&FileDescriptorProto> = files.iter().filter(|it| !is_googles(it)).collect();
    let mut needed: BTreeSet<&str> = open.iter().map(|file| file.name()).collect();
    while let Some(file) = open.pop() {
        for home in named(file).iter().filter_map(|name| homes.get(*name)) {
            if needed.insert(home.name()) {
                open.push(home);
            }
        }
    }
    needed
}

/// Whether a file is one of those that come along for options: built in, or the same in the user's tree.
fn is_googles(file: &FileDescriptorProto) -> bool {
    let package = file.package();
    ["google.api", "google.rpc", "google.type"].contains(&package) && file.service.is_empty()
}

/// The types that a file's messages and methods name.
fn named(file: &FileDescriptorProto) -> Vec<&str> {
    let methods = file.service.iter().flat_map(|service| &service.method);
    let mut names: Vec<&str> = methods
        .flat_map(|method| [method.input_type(), method.output_type()])
        .collect();
    let mut open: Vec<&prost_types::DescriptorProto> = file.message_type.iter().collect();
    while let Some(message) = open.pop() {
        names.extend(message.field.iter().map(|field| field.type_name()));
        open.extend(&message.nested_type);
    }
    names
}

/// The full names of a file's messages and enums, nested ones included.
pub(super) fn type_names_of(file: &FileDescriptorProto) -> Vec<String> {
    type_names(file, &absolute("", file.package()))
}

/// The full names of all messages and enums, nested ones included.
fn type_names(file: &FileDescriptorProto, package: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut open: Vec<(String, &prost_types::DescriptorProto)> = Vec::new();
    names.extend(file.enum_type.iter().map(|e| absolute(package, e.name())));
    open.extend(
        file.message_type
            .iter()
            .map(|m| (absolute(package, m.name()), m)),
    );
    while let Some((name, message)) = open.pop() {
        names.extend(message.enum_type.iter().map(|e| absolute(&name, e.name())));
        let nested = message.nested_type.iter();
        open.extend(nested.map(|m| (absolute(&name, m.name()), m)));
        names.push(name);
    }
    names
}

fn absolute(parent: &str, name: &str) -> String {
    if name.is_empty() {
        parent.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}

fn services(file: &FileDescriptorProto, contract: &Contract) -> Vec<ir::RpcService> {
    let rules = |service: &ServiceDescriptorProto, method: &MethodDescriptorProto| {
        let scope = absolute(&absolute("", file.package()), service.name());
        let full = absolute(&scope, method.name());
        let found = contract.http.get(full.trim_start_matches('.'));
        found.cloned().unwrap_or_default()
    };
    let one = |(service, index): (&ServiceDescriptorProto, i32)| ir::RpcService {
        package: file.package().to_owned(),
        name: service.name().to_owned(),
        docs: docs(file, &[6, index]),
        methods: service
            .method
            .iter()
            .zip(0..)
            .map(|(each, number)| ir::RpcMethod {
                http: rules(service, each),
                ..method(each, docs(file, &[6, index, 2, number]))
            })
            .collect(),
    };
    file.service.iter().zip(0..).map(one).collect()
}

fn method(method: &MethodDescriptorProto, docs: ir::Docs) -> ir::RpcMethod {
    ir::RpcMethod {
        name: method.name().to_owned(),
        docs,
        input: method.input_type().to_owned(),
        output: method.output_type().to_owned(),
        client_streaming: method.client_streaming(),
        server_streaming: method.server_streaming(),
        is_idempotent: is_idempotent(method),
        is_deprecated: method.options.as_ref().is_some_and(|it| it.deprecated()),
        http: Vec::new(),
    }
}

fn is_idempotent(method: &MethodDescriptorProto) -> bool {
    let level = method.options.as_ref().map(|it| it.idempotency_level());
    level.is_some_and(|level| level != IdempotencyLevel::IdempotencyUnknown)
}

/// The comment before an element and the one behind it, by its path (`SourceCodeInfo` of descriptor.proto).
fn docs(file: &FileDescriptorProto, path: &[i32]) -> ir::Docs {
    let info = file.source_code_info.iter();
    let mut locations = info.flat_map(|info| &info.location);
    let Some(location) = locations.find(|location| location.path == path) else {
        return ir::Docs::default();
    };
    let comments = [&location.leading_comments, &location.trailing_comments];
    let text: Vec<&str> = comments.into_iter().filter_map(|c| c.as_deref()).collect();
    let text = text.join("\n");
    let lines = text.trim().lines().map(|line| line.trim().to_owned());
    ir::Docs {
        lines: lines.collect(),
    }
}

#[cfg(test)]
mod tests;
