//! What the templates of a gRPC service print.

use anyhow::Result;

use crate::ir;
use crate::rust::{Doc, Ident, Imports, Literal, Quoted, Scope, Ty};
use crate::target::key::Key;
use crate::target::proto::{self, codegen};
use crate::target::service::view::Frame;

/// A whole gRPC service.
pub struct Rpc {
    /// What it has in common with every service.
    pub frame: Frame,
    /// `"UserRpc"`: the block that callers have for it.
    pub block: Literal,
    /// The services of its protos.
    pub services: Vec<Service>,
    /// The proto crates it uses, as keys in TOML.
    pub proto_packages: Vec<Key>,
    /// What its manifest needs for some methods only.
    pub uses: Uses,
    /// The imports of `server.rs` from other crates.
    pub server_imports: Imports,
    /// The imports of `service.rs` from its proto crate.
    pub service_imports: Imports,
    /// The imports of `service.rs` from its own crate.
    pub own_imports: Imports,
    /// The imports of the inherited tests.
    pub test_imports: Imports,
}

/// What the manifest needs for some methods only.
pub struct Uses {
    /// `prost-types`, for Google's well-known messages.
    pub well_known: bool,
    /// `futures-util`, for tests of methods that take a stream.
    pub client_streams: bool,
}

/// One service of a proto.
pub struct Service {
    /// `user.User` in a comment.
    pub comment: Quoted,
    /// `UserService`: what implements the trait.
    pub name: Ident,
    /// `user`: its module in `logic`.
    pub module: Ident,
    /// `User`: tonic's trait, as `server.rs` names it.
    pub server_trait: Ty,
    /// `UserServer`: tonic's server, as `service.rs` names it.
    pub tonic_server: Ty,
    /// `UserClient`, as the tests name it.
    pub test_client: Ty,
    /// Its methods.
    pub methods: Vec<Method>,
}

/// One method of a service.
pub struct Method {
    /// The contract's comment, or the method's full name.
    pub docs: Doc,
    /// `login`.
    pub name: Ident,
    /// `login`: the field of its handles.
    pub field: Ident,
    /// `login`: the client's function.
    pub client_name: Ident,
    /// `"login"`.
    pub literal: Literal,
    /// `"Login"`.
    pub proto_literal: Literal,
    /// `"/user.User/Login"`.
    pub path: Literal,
    /// `logic::user::login`.
    pub logic: Ty,
    /// Whether its module has the service's name, which clippy wants to be meant.
    pub named_as_service: bool,
    /// Whether the client sends a stream.
    pub client_streaming: bool,
    /// `LoginStream`, where the server sends one.
    pub stream: Option<Ident>,
    /// The request as `server.rs` names it.
    pub server_input: Ty,
    /// The response as `server.rs` names it.
    pub server_output: Ty,
    /// The request as the stub names it.
    pub stub_input: Ty,
    /// The response as the stub names it.
    pub stub_output: Ty,
    /// The imports of the stub from other crates.
    pub stub_imports: Imports,
    /// An empty request, as the tests name it.
    pub test_value: Ty,
}

/// Names that the files need for themselves.
const SERVER_TAKEN: [&str; 13] = [
    "AppState",
    "Box",
    "BoxStream",
    "Chain",
    "Method",
    "Option",
    "Request",
    "Response",
    "Result",
    "Status",
    "Streaming",
    "String",
    "Vec",
];
const SERVICE_TAKEN: [&str; 10] = [
    "AppState",
    "Chain",
    "Config",
    "DEFAULTS",
    "ExitCode",
    "FILE_DESCRIPTOR_SET",
    "Running",
    "Server",
    "Service",
    "service",
];
const STUB_TAKEN: [&str; 10] = [
    "AppState",
    "Box",
    "BoxStream",
    "Ctx",
    "Error",
    "Incoming",
    "Option",
    "Result",
    "String",
    "Vec",
];
const TEST_TAKEN: [&str; 13] = [
    "Channel",
    "Config",
    "Ctx",
    "DEFAULTS",
    "Kind",
    "Option",
    "Result",
    "RpcClient",
    "Running",
    "Service",
    "String",
    "Telemetry",
    "Vec",
];

/// The files in which messages need short names.
struct Scopes {
    /// The crate with the messages.
    proto: Ident,
    server: Scope,
    service: Scope,
    tests: Scope,
}

impl Rpc {
    /// The view of a service.
    ///
    /// # Errors
    /// When prost-build refuses the protos or a called service cannot be found, which is checked before.
    pub fn new(project: &ir::Project, service: &ir::Service, rpc: &ir::Rpc) -> Result<Self> {
        let generated = codegen::generate(rpc)?;
        let names: Vec<Ident> = generated
            .services
            .iter()
            .map(|service| implementor(&service.stem))
            .collect();
        let mut scopes = Scopes::new(service, &names);
        let services = generated.services.iter().zip(&rpc.services);
        let services: Vec<Service> = services
            .map(|(each, docs)| Service::new(each, docs, &mut scopes))
            .collect();
        let own = names.iter().map(|name| format!("super::server::{name}"));
        let mut own_imports = Imports::of(["super::AppState"]);
        own.for_each(|path| own_imports.add(&path));
        let mut service_imports = scopes.service.imports();
        service_imports.add(&format!("{}::FILE_DESCRIPTOR_SET", scopes.proto));
        let frame = Frame::new(project, service)?;
        Ok(Self {
            block: Literal::new(Ident::camel(&service.name).plain()),
            proto_packages: proto_packages(service, rpc),
            uses: Uses::new(&generated),
            server_imports: server_imports(&services, scopes.server.imports()),
            test_imports: test_imports(&frame.names.krate, &services, scopes.tests.imports()),
            service_imports,
            own_imports,
            services,
            frame,
        })
    }
}

impl Rpc {
    /// Whether there is any logic.
    #[must_use]
    pub fn has_methods(&self) -> bool {
        self.services
            .iter()
            .any(|service| !service.methods.is_empty())
    }
}

impl Scopes {
    fn new(service: &ir::Service, names: &[Ident]) -> Self {
        let names: Vec<&str> = names.iter().map(Ident::plain).collect();
        let with = |taken: &[&str]| Scope::with(&[taken, names.as_slice()].concat());
        Self {
            proto: Ident::snake(&proto::package(service)),
            server: with(&SERVER_TAKEN),
            service: with(&SERVICE_TAKEN),
            tests: with(&TEST_TAKEN),
        }
    }
}

/// The proto crates that messages of the methods may come from.
fn proto_packages(service: &ir::Service, rpc: &ir::Rpc) -> Vec<Key> {
    let mut packages: Vec<String> = rpc.extern_crates.values().cloned().collect();
    packages.push(proto::package(service));
    packages.sort();
    packages.dedup();
    packages.into_iter().map(Key::new).collect()
}

impl Uses {
    fn new(generated: &codegen::Generated) -> Self {
        let methods = || {
            generated
                .services
                .iter()
                .flat_map(|service| &service.methods)
        };
        Self {
            well_known: methods().any(|it| it.input.is_well_known() || it.output.is_well_known()),
            client_streams: methods().any(|it| it.client_streaming),
        }
    }
}

/// `UserService` for `User`, but no `UserServiceService`.
fn implementor(stem: &str) -> Ident {
    let suffix = if stem.ends_with("Service") {
        "Impl"
    } else {
        "Service"
    };
    Ident::given(&format!("{stem}{suffix}"))
}

fn server_imports(services: &[Service], mut imports: Imports) -> Imports {
    if !services.is_empty() {
        imports.add("common::grpc::Chain");
    }
    let methods = || services.iter().flat_map(|service| &service.methods);
    for method in methods() {
        imports.add("common::grpc::Method");
        imports.add("tonic::Request");
        imports.add("tonic::Response");
        imports.add("tonic::Status");
        if method.client_streaming {
            imports.add("tonic::Streaming");
        }
        if method.stream.is_some() {
            imports.add("common::grpc::BoxStream");
        }
    }
    imports
}

fn test_imports(krate: &Ident, services: &[Service], mut imports: Imports) -> Imports {
    for name in [
        "Config",
        "Ctx",
        "Result",
        "error::Kind",
        "grpc::Channel",
        "service::Running",
        "settings::RpcClient",
        "telemetry::Telemetry",
    ] {
        imports.add(&format!("common::{name}"));
    }
    imports.add(&format!("{krate}::generated::DEFAULTS"));
    imports.add(&format!("{krate}::generated::Service"));
    if services
        .iter()
        .flat_map(|service| &service.methods)
        .any(|method| method.client_streaming)
    {
        imports.add("futures_util::stream");
    }
    imports
}

impl Service {
    fn new(service: &codegen::Service, docs: &ir::RpcService, scopes: &mut Scopes) -> Self {
        let server = || {
            let module = service.module.iter().map(String::as_str);
            let path = module
                .chain([service.server_module.as_str()])
                .collect::<Vec<_>>()
                .join("::");
            format!("{}::{path}::{}", scopes.proto, service.name)
        };
        let (server_trait, tonic_server) =
            (Ty::path(server()), Ty::path(format!("{}Server", server())));
        let test_client = Ty::path(format!("{}::{}Client", scopes.proto, service.stem));
        let module = Ident::snake(&service.stem);
        let names = service
            .methods
            .iter()
            .map(|method| Ident::given(&method.name));
        let fields = Ident::distinct(std::iter::once(Ident::snake("state")).chain(names))
            .into_iter()
            .skip(1);
        let methods = service.methods.iter().zip(fields);
        Self {
            comment: Quoted::new(&service.full_name),
            name: implementor(&service.stem),
            server_trait: scopes.server.name(&server_trait),
            tonic_server: scopes.service.name(&tonic_server),
            test_client: match service.methods.is_empty() {
                true => test_client,
                false => scopes.tests.name(&test_client),
            },
            methods: methods
                .map(|(method, field)| {
                    Method::new(service, method, docs, scopes).at(field, &module)
                })
                .collect(),
            module,
        }
    }
}

impl Method {
    fn new(
        service: &codegen::Service,
        method: &codegen::Method,
        docs: &ir::RpcService,
        scopes: &mut Scopes,
    ) -> Self {
        let name = Ident::given(&method.name);
        let input = method.input.seen_from(&scopes.proto.to_string());
        let output = method.output.seen_from(&scopes.proto.to_string());
        let mut stub = Scope::with(&STUB_TAKEN);
        let (stub_input, stub_output) = (stub.name(&input), stub.name(&output));
        let comment = docs.methods.iter().find(|it| it.name == method.proto_name);
        let comment = comment.map(|it| it.docs.clone()).unwrap_or_default();
        let stream = Ident::given(&format!("{}Stream", method.proto_name));
        Self {
            docs: Doc::or(
                &comment,
                format!("`{}/{}`", service.full_name, method.proto_name),
            ),
            field: name.clone(),
            client_name: proto::view::client_method(&method.name),
            literal: Literal::new(name.plain()),
            proto_literal: Literal::new(&method.proto_name),
            path: Literal::new(service.path_of(method)),
            logic: Ty::from(&name),
            named_as_service: false,
            client_streaming: method.client_streaming,
            stream: method.server_streaming.then_some(stream),
            server_input: scopes.server.name(&input),
            server_output: scopes.server.name(&output),
            stub_imports: stub_imports(method, stub.imports()),
            test_value: empty(&scopes.tests.name(&input)),
            stub_input,
            stub_output,
            name,
        }
    }

    fn at(mut self, field: Ident, module: &Ident) -> Self {
        self.field = field;
        self.named_as_service = self.name == *module;
        self.logic = Ty::path(format!("logic::{module}::{}", self.name));
        self
    }

    /// Whether it has one message in and one out.
    #[must_use]
    pub fn is_unary(&self) -> bool {
        !self.client_streaming && self.stream.is_none()
    }
}

fn stub_imports(method: &codegen::Method, mut imports: Imports) -> Imports {
    ["common::Ctx", "common::Error", "common::Result"]
        .into_iter()
        .for_each(|path| imports.add(path));
    if method.client_streaming {
        imports.add("common::grpc::Incoming");
    }
    if method.server_streaming {
        imports.add("common::grpc::BoxStream");
    }
    imports
}

/// The expression for an empty message of a type.
fn empty(ty: &Ty) -> Ty {
    match ty.to_string().as_str() {
        "()" => ty.clone(),
        generic if generic.contains('<') => Ty::path(format!("<{generic}>::default()")),
        plain => Ty::path(format!("{plain}::default()")),
    }
}
