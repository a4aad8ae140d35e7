//! The services of a gRPC server's protos, and their methods.

use super::bodies::{Body, Writer};
use super::scopes::Scopes;
use crate::artifact::Served;
use crate::emit::model::view::Models;
use crate::emit::proto;
use crate::ir;
use crate::rust::{Code, Doc, Ident, Imports, Literal, Quoted, Scope, Ty, taken};
use crate::system::fit::rows::Rows;
use crate::system::proto_api;

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
    /// The same.
    pub serves: Served,
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
    /// Its imports from its own crate.
    pub own_imports: Imports,
    /// What it does before anyone writes it; `None` where that is an error.
    pub body: Option<Body>,
    /// An empty request, as the tests write it.
    pub test_value: Code,
}

impl Service {
    pub(super) fn new(
        service: &proto_api::Service,
        docs: &ir::RpcService,
        written: &Written<'_>,
        scopes: &mut Scopes,
    ) -> Self {
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
        let methods = service.methods.iter().zip(fields).zip(&written.rows);
        let owner = Owner {
            service,
            docs,
            module: &module,
            models: written.models,
        };
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
                .map(|((method, field), rows)| Method {
                    field,
                    ..owner.method(method, rows.as_ref(), scopes)
                })
                .collect(),
            module,
        }
    }
}

/// What is known of the bodies of a service's methods.
pub(super) struct Written<'a> {
    /// Of each method in turn.
    pub rows: Vec<Option<Rows>>,
    /// The models that they call.
    pub models: &'a Models,
}

/// The service that a method belongs to.
struct Owner<'a> {
    service: &'a proto_api::Service,
    docs: &'a ir::RpcService,
    module: &'a Ident,
    models: &'a Models,
}

impl Owner<'_> {
    fn method(
        &self,
        method: &proto_api::Method,
        rows: Option<&Rows>,
        scopes: &mut Scopes,
    ) -> Method {
        let name = Ident::given(&method.name);
        let input = method.input.seen_from(&scopes.proto.to_string());
        let output = method.output.seen_from(&scopes.proto.to_string());
        let mut stub = Scope::with(taken::METHOD);
        let (stub_input, stub_output) = (stub.name(&input), stub.name(&output));
        let body = rows.map(|rows| {
            let model = &self.models.all[rows.table];
            let module = stub.name(&Ty::path(format!("crate::model::{}", model.module)));
            Writer {
                model,
                database: &rows.database,
                proto: &scopes.proto,
                scope: &mut stub,
                output: &stub_output,
                function: &name,
                module,
            }
            .body(&rows.action)
        });
        let mut stub_imports = stub.imports();
        let mut own_imports = stub_imports.split_off("crate");
        own_imports.add("crate::generated::AppState");
        add_imports(&mut stub_imports, method, body.as_ref());
        let stream = Ident::given(&format!("{}Stream", method.proto_name));
        Method {
            docs: self.docs(method),
            field: name.clone(),
            client_name: proto::view::client_method(&method.name),
            literal: Literal::new(name.plain()),
            proto_literal: Literal::new(&method.proto_name),
            path: Literal::new(self.service.path_of(method)),
            serves: Served::new(&self.service.path_of(method)),
            logic: Ty::path(format!("logic::{}::{name}", self.module)),
            named_as_service: name == *self.module,
            client_streaming: method.client_streaming,
            stream: method.server_streaming.then_some(stream),
            server_input: scopes.server.name(&input),
            server_output: scopes.server.name(&output),
            stub_imports,
            own_imports,
            body,
            test_value: empty(&scopes.server.name(&input)),
            stub_input,
            stub_output,
            name,
        }
    }

    /// The contract's comment, or the method's full name.
    fn docs(&self, method: &proto_api::Method) -> Doc {
        let mut methods = self.docs.methods.iter();
        let found = methods.find(|it| it.name == method.proto_name);
        let docs = found.map(|it| it.docs.clone()).unwrap_or_default();
        let name = format!("`{}/{}`", self.service.full_name, method.proto_name);
        Doc::or(&docs, name)
    }
}

impl Method {
    /// Whether it has one message in and one out.
    #[must_use]
    pub fn is_unary(&self) -> bool {
        !self.client_streaming && self.stream.is_none()
    }
}

fn add_imports(imports: &mut Imports, method: &proto_api::Method, body: Option<&Body>) {
    imports.add("ferroctl_runtime::Ctx");
    imports.add("ferroctl_runtime::Result");
    match body {
        Some(body) => body
            .imports()
            .into_iter()
            .for_each(|path| imports.add(path)),
        None => imports.add("ferroctl_runtime::Error"),
    }
    if method.client_streaming {
        imports.add("ferroctl_runtime::grpc::Incoming");
    }
    if method.server_streaming {
        imports.add("ferroctl_runtime::grpc::BoxStream");
    }
}

/// The expression for an empty message of a type. Not by the type's name: a field `default` gives it a method of that name.
fn empty(ty: &Ty) -> Code {
    Code::new(match ty.to_string().as_str() {
        "()" => "()",
        _ => "Default::default()",
    })
}

/// `UserService` for `User`, but no `UserServiceService`.
pub(super) fn implementor(stem: &str) -> Ident {
    let suffix = if stem.ends_with("Service") {
        "Impl"
    } else {
        "Service"
    };
    Ident::given(&format!("{stem}{suffix}"))
}
