//! What the templates of a proto crate print.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir;
use crate::rust::{ByteLiteral, Doc, Ident, Imports, Literal, Quoted, Scope, Ty, taken};
use crate::system::proto_api::{self, Code, ProtoApi, ProtoCrate};
use crate::text::{Key, comment, toml};

/// A whole proto crate.
pub struct Proto {
    /// `"user-proto"` in TOML.
    pub package: toml::Text,
    /// `user.proto` in a comment.
    pub contract: Quoted,
    /// `client`, or another name where a package has that one.
    pub client_module: Ident,
    /// `descriptor`, or another name where a package has that one.
    pub descriptor_module: Ident,
    /// The modules at the root.
    pub modules: Vec<Ident>,
    /// The code of files without a package.
    pub root: Option<Code>,
    /// The modules of all packages.
    pub packages: Vec<Package>,
    /// The services.
    pub services: Vec<Service>,
    /// Whether tonic names a stream after a method that is not in `CamelCase`.
    pub odd_names: bool,
    /// Whether it has the server of a service.
    pub serves: bool,
    /// Whether it names types of `prost-types`.
    pub well_known: bool,
    /// The proto crates of other services that it imports, as keys in TOML.
    pub foreign: Vec<Key>,
    /// The imports of the clients from other crates.
    pub client_imports: Imports,
    /// The imports of the clients from this crate and other proto crates.
    pub message_imports: Imports,
}

/// The protos as gRPC reflection shows them.
pub struct Descriptor {
    /// The parts of each file.
    pub files: Vec<Vec<ByteLiteral>>,
}

impl Descriptor {
    pub(super) fn new(rpc: &ir::Rpc) -> Self {
        let files = proto_api::descriptors(&rpc.files).into_iter();
        let literals = |parts: proto_api::Parts| parts.into_iter().map(ByteLiteral::new).collect();
        Self {
            files: files.map(literals).collect(),
        }
    }
}

/// The module of one proto package.
pub struct Package {
    /// `a/b`: its file below `src`, less `.rs`.
    pub file: comment::Line,
    /// The modules inside.
    pub modules: Vec<Ident>,
    /// Its messages and servers.
    pub code: Code,
}

/// One service's client.
pub struct Service {
    /// `user.User` in a comment.
    pub comment: Quoted,
    /// `UserClient`.
    pub client: Ident,
    /// The methods.
    pub methods: Vec<Method>,
}

/// One method of a client.
pub struct Method {
    /// The contract's comment, or the method's full name.
    pub docs: Doc,
    /// `login`.
    pub name: Ident,
    /// `login`: the field of its handles.
    pub field: Ident,
    /// `"/user.User/Login"`.
    pub path: Literal,
    /// What it sends, one or many.
    pub input: Ty,
    /// What it gets, one or many.
    pub output: Ty,
    /// Whether it sends a stream.
    pub client_streaming: bool,
    /// Whether it gets a stream.
    pub server_streaming: bool,
    /// Whether it may be called twice.
    pub is_idempotent: bool,
}

impl Proto {
    pub(super) fn new(source: &str, rpc: &ir::Rpc, krate: &ProtoCrate, api: &ProtoApi) -> Self {
        let clients: Vec<String> = (api.services.iter())
            .map(|service| client(&service.stem).plain().to_owned())
            .collect();
        let own: Vec<&str> = clients.iter().map(String::as_str).collect();
        let mut scope = Scope::with(&[taken::PROTO_CLIENT, own.as_slice()].concat());
        let services = api.services.iter().zip(&rpc.services);
        let services: Vec<Service> = services
            .map(|(each, docs)| Service::new(each, docs, &mut scope))
            .collect();
        let tree = module_tree(api);
        let modules = children(&tree, &[]);
        Self {
            package: toml::Text::new(&krate.names.package),
            contract: Quoted::new(source.rsplit('/').next().unwrap_or(source)),
            client_module: free_name("client", &modules),
            descriptor_module: free_name("descriptor", &modules),
            root: api.modules.get(&Vec::new()).cloned(),
            packages: tree
                .iter()
                .filter(|path| !path.is_empty())
                .map(|path| Package::new(path, &tree, api))
                .collect(),
            odd_names: has_odd_names(api),
            serves: api.modules.values().any(Code::has_server),
            well_known: api.modules.values().any(Code::uses_well_known)
                || client_uses_well_known(api),
            foreign: krate.foreign.iter().map(Key::new).collect(),
            client_imports: client_imports(&services),
            message_imports: scope.imports(),
            modules,
            services,
        }
    }
}

/// Whether a method's stream (`greetStream`) is no name for a type in Rust.
fn has_odd_names(api: &ProtoApi) -> bool {
    let methods = api.services.iter().flat_map(|service| &service.methods);
    let mut streams = methods.filter(|method| method.server_streaming);
    let is_odd = |name: &str| name.contains('_') || !name.starts_with(|c: char| c.is_uppercase());
    streams.any(|method| is_odd(&method.proto_name))
}

fn client_uses_well_known(api: &ProtoApi) -> bool {
    let mut methods = api.services.iter().flat_map(|service| &service.methods);
    methods.any(|method| method.input.is_well_known() || method.output.is_well_known())
}

fn client_imports(services: &[Service]) -> Imports {
    let mut imports = Imports::of(["ferroctl_runtime::grpc::Channel"]);
    for method in services.iter().flat_map(|service| &service.methods) {
        imports.add("ferroctl_runtime::Ctx");
        imports.add("ferroctl_runtime::Result");
        imports.add("ferroctl_runtime::grpc::ClientLayer");
        imports.add("ferroctl_runtime::grpc::ClientMethod");
        if method.client_streaming {
            imports.add("ferroctl_runtime::grpc::Stream");
        }
        if method.server_streaming {
            imports.add("ferroctl_runtime::grpc::Incoming");
        }
    }
    imports
}

/// Every module, those without code of their own included; the root is the empty path.
fn module_tree(api: &ProtoApi) -> BTreeSet<Vec<String>> {
    let paths = api.modules.keys();
    paths
        .flat_map(|path| (0..=path.len()).map(|depth| path[..depth].to_vec()))
        .collect()
}

fn children(tree: &BTreeSet<Vec<String>>, parent: &[String]) -> Vec<Ident> {
    let is_child = |path: &&Vec<String>| path.len() == parent.len() + 1 && path.starts_with(parent);
    let names = tree.iter().filter(is_child).filter_map(|path| path.last());
    names.map(|name| Ident::given(name)).collect()
}

fn free_name(wanted: &str, taken: &[Ident]) -> Ident {
    let name = Ident::snake(wanted);
    if taken.contains(&name) {
        Ident::snake(&format!("{wanted}_of_services"))
    } else {
        name
    }
}

impl Package {
    fn new(path: &[String], tree: &BTreeSet<Vec<String>>, api: &ProtoApi) -> Self {
        let file: Vec<&str> = path
            .iter()
            .map(|part| part.trim_start_matches("r#"))
            .collect();
        Self {
            file: comment::Line::new(file.join("/")),
            modules: children(tree, path),
            code: api.modules.get(path).cloned().unwrap_or_default(),
        }
    }
}

impl Service {
    fn new(service: &proto_api::Service, docs: &ir::RpcService, scope: &mut Scope) -> Self {
        let names = service
            .methods
            .iter()
            .map(|method| Ident::given(&method.name));
        let fields = Ident::distinct(std::iter::once(Ident::snake("channel")).chain(names))
            .into_iter()
            .skip(1);
        let declared: BTreeMap<&str, &ir::RpcMethod> = (docs.methods.iter())
            .map(|it| (it.name.as_str(), it))
            .collect();
        let declared = |method: &proto_api::Method| declared.get(method.proto_name.as_str());
        let method = |(method, field): (&proto_api::Method, Ident)| Method {
            docs: Doc::or(
                declared(method).map_or(&ir::Docs::default(), |it| &it.docs),
                format!("`{}/{}`", service.full_name, method.proto_name),
            ),
            name: client_method(&method.name),
            field,
            path: Literal::new(service.path_of(method)),
            input: scope.name(&method.input.seen_from("crate")),
            output: scope.name(&method.output.seen_from("crate")),
            client_streaming: method.client_streaming,
            server_streaming: method.server_streaming,
            is_idempotent: declared(method).is_some_and(|it| it.is_idempotent),
        };
        Self {
            comment: Quoted::new(&service.full_name),
            client: client(&service.stem),
            methods: service.methods.iter().zip(fields).map(method).collect(),
        }
    }
}

/// `UserClient` for `User`.
fn client(stem: &str) -> Ident {
    Ident::given(&format!("{stem}Client"))
}

/// The name of a client's method: the server's, but for `new`, which makes the client, `layer`, which stands around it,
/// `clone`, which doubles it, and the methods of `Into` and `TryInto`, which Rust would find before it.
#[must_use]
pub fn client_method(name: &str) -> Ident {
    Ident::given(match name {
        "new" => "new_",
        "layer" => "layer_",
        "clone" => "clone_",
        "into" => "into_",
        "try_into" => "try_into_",
        name => name,
    })
}

impl Method {
    /// The function of `Channel` that makes the call.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match (self.client_streaming, self.server_streaming) {
            (false, false) => "unary",
            (false, true) => "server_streaming",
            (true, false) => "client_streaming",
            (true, true) => "streaming",
        }
    }
}
