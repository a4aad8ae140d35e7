//! Where the messages of other services' protos are in Rust.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use anyhow::{Context, Result};
use prost_build::{Config, Module, ServiceGenerator};
use prost_types::{FileDescriptorProto, MethodDescriptorProto, ServiceDescriptorProto};

use super::package::{module_of, parts};
use super::spelling::Spelling;
use crate::ir::{self, Owner};
use crate::rust::Ident;
use crate::system::names::proto_package;

/// A package that no contract has; from inside it every path is spelt out from the root.
const PROBE: &str = "ferroctl_probe";

/// The `extern_path`s of a service: proto name → path in the crate that has it.
///
/// # Errors
/// When prost-build refuses the descriptors, which have been checked.
pub(super) fn paths(rpc: &ir::Rpc, spelling: &Spelling) -> Result<Vec<(String, String)>> {
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
        let spelt = spelling.name(name);
        let module = Module::from_protobuf_package_name(spelt.trim_start_matches('.'));
        let path = at(&rpc.owners[name], &parts(&module).join("::"));
        paths.push((spelt, path));
    }
    let single: BTreeMap<String, &Owner> = single
        .into_iter()
        .map(|name| (spelling.name(name), &rpc.owners[name]))
        .collect();
    let names: Vec<&String> = single.keys().collect();
    for (name, path) in probe(spelling, &names)? {
        let path = at(single[&name], &path);
        paths.push((name, path));
    }
    Ok(paths)
}

fn at(owner: &Owner, path: &str) -> String {
    format!("::{}::{path}", Ident::snake(&proto_package(owner)))
}

/// Asks prost-build for the path of each message: a service in a package of its own takes them all as requests.
fn probe(spelling: &Spelling, names: &[&String]) -> Result<BTreeMap<String, String>> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found = Rc::new(RefCell::new(BTreeMap::new()));
    let mut config = Config::new();
    config.service_generator(Box::new(Paths(Rc::clone(&found))));
    let files = spelling
        .files
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
