//! Protobuf messages and server traits, written by prost-build and tonic-prost-build in memory.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use anyhow::{Context, Result};
use prost_build::{Config, Module, ServiceGenerator};
use prost_types::FileDescriptorProto;

use super::package::{module_of, parts};
use super::spelling::{Original, Spelling};
use super::{Code, MessagePath, Method, ProtoApi, Service, comments};
use crate::ir;
use crate::rust::Ident;
use crate::system::ProtoNames;

/// Generates the code of the service's own protos.
///
/// # Errors
/// When prost-build refuses the descriptors, which have been checked.
pub(super) fn generate(rpc: &ir::Rpc) -> Result<ProtoApi> {
    let found = Rc::new(RefCell::new(Vec::new()));
    let spelling = Spelling::of(&rpc.files);
    let elsewhere = super::extern_path::paths(rpc, &spelling)?;
    let mut config = Config::new();
    for (name, path) in &elsewhere {
        config.extern_path(name, path);
    }
    let requests = requests(rpc, &spelling);
    config.service_generator(Box::new(Recorder {
        tonic: tonic_prost_build::configure()
            .build_client(false)
            .service_generator(),
        originals: spelling.services,
        found: Rc::clone(&found),
    }));
    let modules = config
        .generate(requests)
        .context("prost-build refused the protos")?;
    let modules = modules
        .into_iter()
        .map(|(module, code)| (parts(&module), code));
    let mut modules = modules
        .map(|(path, code)| (path, Code(without_first_line(&code))))
        .collect();
    show_shared(&elsewhere, &mut modules);
    let mut services = in_order(&rpc.services, &found.borrow());
    tell_apart(&mut services);
    Ok(ProtoApi::new(modules, services))
}

/// Names shared messages where they would be if they were the crate's own: so they are there still when another service
/// begins to import their file.
fn show_shared(elsewhere: &[(String, String)], modules: &mut BTreeMap<Vec<String>, Code>) {
    let shared = format!("::{}::", ProtoNames::shared().krate);
    for (_, path) in elsewhere {
        let Some(below) = path.strip_prefix(&shared) else {
            continue;
        };
        let mut names: Vec<String> = below.split("::").map(str::to_owned).collect();
        let is_type = |name: &String| name.starts_with(|c: char| c.is_ascii_uppercase());
        match names.pop_if(|name| is_type(name)) {
            None => modules.entry(names).or_default().0 += &format!("pub use {path}::*;\n"),
            // What is inside of a message has no module here.
            Some(_) => {
                if let Some(code) = modules.get_mut(&names) {
                    code.0 += &format!("pub use {path};\n");
                }
            }
        }
    }
}

/// All files of which code is made, comments made safe, with the module of each: prost-build looks into what is imported,
/// and leaves out what is elsewhere. Only the service's own files keep their services.
fn requests(rpc: &ir::Rpc, spelling: &Spelling) -> Vec<(Module, FileDescriptorProto)> {
    let request = |file: &FileDescriptorProto| {
        let mut file = comments::escaped(file.clone());
        if !rpc.is_own(&file) {
            file.service.clear();
        }
        (module_of(&file), file)
    };
    let files = spelling.files.iter();
    files
        .filter(|file| !rpc.is_unneeded(file))
        .map(request)
        .collect()
}

/// The code without prost-build's own header; ours stands in its place.
fn without_first_line(code: &str) -> String {
    code.split_once('\n')
        .map_or(code, |(_, rest)| rest)
        .to_owned()
}

/// The services in the contract's order; prost-build goes file by file.
fn in_order(wanted: &[ir::RpcService], found: &[Service]) -> Vec<Service> {
    let one = |service: &ir::RpcService| {
        let name = full_name(&service.package, &service.name);
        found.iter().find(|found| found.full_name == name).cloned()
    };
    wanted.iter().filter_map(one).collect()
}

/// Puts the package before the stems of services that share their name.
fn tell_apart(services: &mut [Service]) {
    let names: Vec<String> = services
        .iter()
        .map(|service| service.name.clone())
        .collect();
    for service in services {
        if names.iter().filter(|name| **name == service.name).count() > 1 {
            service.stem = Ident::camel(&service.full_name).plain().to_owned();
        }
    }
}

/// Lets tonic write the server and notes what things are called.
struct Recorder {
    tonic: Box<dyn ServiceGenerator>,
    originals: BTreeMap<String, Original>,
    found: Rc<RefCell<Vec<Service>>>,
}

impl ServiceGenerator for Recorder {
    fn generate(&mut self, mut service: prost_build::Service, buf: &mut String) {
        let mut noted = note(&service);
        if let Some(original) = self.originals.get(&noted.full_name) {
            restore(&mut service, &mut noted, original);
        }
        let mut server = String::new();
        self.tonic
            .generate(with_primitive_paths(service), &mut server);
        noted.server_module = module_name(&server);
        buf.push_str(&server);
        self.found.borrow_mut().push(noted);
    }
}

fn note(service: &prost_build::Service) -> Service {
    let module = parts(&Module::from_protobuf_package_name(&service.package));
    let method = |method: &prost_build::Method| Method {
        name: method.name.clone(),
        proto_name: method.proto_name.clone(),
        client_streaming: method.client_streaming,
        server_streaming: method.server_streaming,
        input: MessagePath::resolve(&method.input_type, &module),
        output: MessagePath::resolve(&method.output_type, &module),
    };
    Service {
        full_name: full_name(&service.package, &service.proto_name),
        name: service.name.clone(),
        stem: service.name.clone(),
        methods: service.methods.iter().map(method).collect(),
        module,
        server_module: String::new(),
    }
}

/// Gives a service and its methods the names back by which they are called.
fn restore(service: &mut prost_build::Service, noted: &mut Service, original: &Original) {
    service.package.clone_from(&original.package);
    service.proto_name.clone_from(&original.name);
    noted.full_name = full_name(&original.package, &original.name);
    let methods = service.methods.iter_mut().zip(&mut noted.methods);
    for ((method, noted), name) in methods.zip(&original.methods) {
        method.proto_name.clone_from(name);
        noted.proto_name.clone_from(name);
    }
}

fn full_name(package: &str, name: &str) -> String {
    match package {
        "" => name.to_owned(),
        package => format!("{package}.{name}"),
    }
}

/// tonic takes `bool` and its like (prost's names of Google's wrapper messages) for messages of the package.
fn with_primitive_paths(mut service: prost_build::Service) -> prost_build::Service {
    for method in &mut service.methods {
        for path in [&mut method.input_type, &mut method.output_type] {
            if matches!(
                path.as_str(),
                "bool" | "i32" | "i64" | "u32" | "u64" | "f32" | "f64"
            ) {
                *path = format!("::core::primitive::{path}");
            }
        }
    }
    service
}

/// The name in the first `pub mod NAME {` of the server's code.
fn module_name(code: &str) -> String {
    let after = code.split_once("pub mod ").map_or("", |(_, rest)| rest);
    let name: String = after
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    Ident::snake(&name).plain().to_owned()
}
