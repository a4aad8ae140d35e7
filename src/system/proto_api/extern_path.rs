//! Where the messages of other services' protos are in Rust.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use anyhow::{Context, Result};
use prost_build::{Config, Module, ServiceGenerator};
use prost_types::{FileDescriptorProto, MethodDescriptorProto, ServiceDescriptorProto};

use super::generate::{module_of, parts};
use crate::ir;
use crate::rust::Ident;
use crate::system::names::proto_package;

/// A package that no contract has; from inside it every path is spelt out from the root.
const PROBE: &str = "ferroctl_probe";

/// The `extern_path`s of a service: proto name → path in the crate that has it.
///
/// # Errors
/// When prost-build refuses the descriptors, which have been checked.
pub(super) fn paths(rpc: &ir::Rpc) -> Result<Vec<(String, String)>> {
    let names: Vec<&String> = rpc.owners.keys().collect();
    let packages: Vec<String> = rpc
        .files
        .file
        .iter()
        .map(|file| format!(".{}", file.package()))
        .collect();
    let (whole, single): (Vec<&String>, Vec<&String>) =
        names.into_iter().partition(|name| packages.contains(name));
    let mut paths = Vec::new();
    for name in whole {
        let module = Module::from_protobuf_package_name(name.trim_start_matches('.'));
        paths.push((
            name.clone(),
            at(&rpc.owners[name], &parts(&module).join("::")),
        ));
    }
    for (name, path) in probe(rpc, &single)? {
        let owner = &rpc.owners[&name];
        paths.push((name, at(owner, &path)));
    }
    Ok(paths)
}

fn at(owner: &str, path: &str) -> String {
    format!("::{}::{path}", Ident::snake(&proto_package(owner)))
}

/// Asks prost-build for the path of each message: a service in a package of its own takes them all as requests.
fn probe(rpc: &ir::Rpc, names: &[&String]) -> Result<BTreeMap<String, String>> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = Rc::new(RefCell::new(BTreeMap::new()));
    let mut config = Config::new();
    config.service_generator(Box::new(Paths(Rc::clone(&found))));
    let files = rpc
        .files
        .file
        .iter()
        .cloned()
        .map(|file| (module_of(&file), file));
    let probe = probe_file(names);
    let files = files.chain(std::iter::once((module_of(&probe), probe)));
    config
        .generate(files.collect())
        .context("prost-build refused the protos")?;
    Ok(found.take())
}

fn probe_file(names: &[&String]) -> FileDescriptorProto {
    let method = |name: &&String| MethodDescriptorProto {
        name: Some("probe".to_owned()),
        input_type: Some((*name).clone()),
        output_type: Some((*name).clone()),
        ..MethodDescriptorProto::default()
    };
    FileDescriptorProto {
        name: Some("probe.proto".to_owned()),
        package: Some(PROBE.to_owned()),
        service: vec![ServiceDescriptorProto {
            name: Some("Probe".to_owned()),
            method: names.iter().map(method).collect(),
            options: None,
        }],
        ..FileDescriptorProto::default()
    }
}

/// Notes the paths that prost-build resolved.
struct Paths(Rc<RefCell<BTreeMap<String, String>>>);

impl ServiceGenerator for Paths {
    fn generate(&mut self, service: prost_build::Service, buf: &mut String) {
        // prost-build drops a module without code and then looks for it when it ends the package.
        buf.push('\n');
        if service.package != PROBE {
            return;
        }
        for method in service.methods {
            let path = method.input_type.trim_start_matches("super::").to_owned();
            self.0.borrow_mut().insert(method.input_proto_type, path);
        }
    }
}
