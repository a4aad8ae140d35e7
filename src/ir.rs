//! The system to generate: every name resolved, no spans, no Rust words, nothing read from disk.
//!
//! Names stay as the contract spells them; `rust/` turns them into identifiers.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use heck::ToShoutySnakeCase;

/// A whole workspace.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its name, from `ferroctl.yaml`.
    pub name: String,
    /// How the HTTP services answer.
    pub response: Response,
    /// Whether their empty lists are `null`, as Go's nil slices.
    pub null_lists: bool,
    /// The services, in the order of `ferroctl.yaml`.
    pub services: Vec<Service>,
    /// Whether Dockerfiles, compose files and the observability stack are wanted.
    pub docker: bool,
    /// Where cargo and container images come from, when not from their usual places.
    pub mirror: Mirror,
    /// Images that the user pinned to other tags in `deploy/images/Dockerfile`, by stage name; empty without that file.
    pub images: BTreeMap<String, String>,
}

impl Project {
    /// The service of that name.
    #[must_use]
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.name == name)
    }
}

/// Registries to use in place of the usual ones.
#[derive(Debug, Clone, Default)]
pub struct Mirror {
    /// A cargo registry index, such as `sparse+https://…`.
    pub cargo: Option<String>,
    /// A prefix for image names.
    pub images: Option<String>,
}

/// The bodies of HTTP answers (`response:` in `ferroctl.yaml`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// `{code, message, data}` with these names and values.
    Envelope(Envelope),
    /// go-zero's own: the bare value, errors as text.
    Plain,
}

/// The settings of the envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Name of the field with the number.
    pub code: String,
    /// Name of the field with the text.
    pub message: String,
    /// Name of the field with the value.
    pub data: String,
    /// The number of a success.
    pub success_code: u32,
    /// The text of a success.
    pub success_message: String,
    /// Whether an empty `data` is left out.
    pub omit_empty_data: bool,
    /// HTTP status of a code error.
    pub error_status: u16,
    /// The number of an unexpected error.
    pub internal_code: u32,
    /// The text of an unexpected error.
    pub internal_message: String,
    /// HTTP status of an unexpected error.
    pub internal_status: u16,
}

impl Default for Envelope {
    /// The tutorial's envelope, with HTTP 500 for what is unexpected.
    fn default() -> Self {
        Self {
            code: "code".to_owned(),
            message: "message".to_owned(),
            data: "data".to_owned(),
            success_code: 0,
            success_message: "success".to_owned(),
            omit_empty_data: false,
            error_status: 400,
            internal_code: 500,
            internal_message: "服务器错误".to_owned(),
            internal_status: 500,
        }
    }
}

/// One service: one crate, one binary, one container.
#[derive(Debug, Clone)]
pub struct Service {
    /// The name of service, crate and binary: `user-api`.
    pub name: String,
    /// The name less its kind: `user`.
    pub base: String,
    /// The folder of the crate, relative to the workspace, with `/`: `user/api`.
    pub dir: String,
    /// The contracts, relative to the workspace, with `/`; the first one names the service.
    pub contracts: Vec<String>,
    /// The port requests arrive on, as the service's own YAML says (the manifest before there is one).
    pub port: u16,
    /// The port of `/metrics` and `/healthz`.
    pub metrics_port: u16,
    /// The gRPC services it calls, by the name of their [`Service`].
    pub calls: Vec<String>,
    /// Whether it has a database.
    pub database: Option<Database>,
    /// What its YAML asks for.
    pub surroundings: Surroundings,
    /// What it speaks.
    pub protocol: Protocol,
}

impl Service {
    /// The environment variable with the address that its callers use: `USER_RPC_ADDR`.
    #[must_use]
    pub fn address_variable(&self) -> String {
        self.variable("ADDR")
    }

    /// The environment variable with the URL of its database, its YAML's `DataSource`: `USER_RPC_DATA_SOURCE`.
    #[must_use]
    pub fn data_source_variable(&self) -> String {
        self.variable("DATA_SOURCE")
    }

    fn variable(&self, suffix: &str) -> String {
        format!("{}_{suffix}", self.name.to_shouty_snake_case())
    }
}

/// What a service's `etc/<name>.yaml` asks of its surroundings; empty as long as there is no such file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The servers that it names, besides our own services.
    pub servers: BTreeSet<Server>,
    /// Its placeholders: `${NAME:-default}` is `NAME` → `default`, `${NAME}` has no default.
    pub placeholders: BTreeMap<String, Option<String>>,
}

/// A server that others make and services need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Server {
    /// Database, by a `DataSource` for MySQL.
    Mysql,
    /// Database, by a `DataSource` for PostgreSQL.
    Postgres,
    /// Cache, by `CacheRedis`, `Cache` or `Redis`.
    Redis,
    /// Discovery, by `Etcd` of a server or a client.
    Etcd,
}

/// A service's database.
#[derive(Debug, Clone, Default)]
pub struct Database {
    /// Its tables' SQL files, relative to the workspace.
    pub sources: Vec<String>,
}

/// HTTP or gRPC, with the contract.
#[derive(Debug, Clone)]
pub enum Protocol {
    /// From a `.api` file.
    Http(Http),
    /// From `.proto` files.
    Grpc(Rpc),
}

/// What a comment or `@doc` says; plain text lines, not yet escaped for any format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Docs {
    /// The lines, without comment marks, outer blank lines removed.
    pub lines: Vec<String>,
}

/// The contract of an HTTP service.
#[derive(Debug, Clone, Default)]
pub struct Http {
    /// `title` and `desc` of the `info` block.
    pub docs: Docs,
    /// The groups, one per distinct `group` value, in the contract's order.
    pub groups: Vec<Group>,
    /// All types of the import tree, in the contract's order.
    pub types: Vec<TypeDef>,
    /// What verifies tokens, each once, in the contract's order: every block after `jwt:` by itself, with which logic
    /// signs, then the same block with the `jwtTransition:` of a group.
    pub jwts: Vec<Jwt>,
    /// The names after `middleware:`, each once, in the contract's order.
    pub middlewares: Vec<String>,
}

impl Http {
    /// The blocks after `jwt:`, each once.
    pub fn jwt_blocks(&self) -> impl Iterator<Item = &str> {
        let alone = self.jwts.iter().filter(|jwt| jwt.transition.is_none());
        alone.map(|jwt| jwt.name.as_str())
    }

    /// The environment variables with the secrets of [`Http::jwt_blocks`], in that order: `JWT_SECRET`, which all
    /// services share, then one for each further block, so that realms of one service do not take each other's tokens.
    #[must_use]
    pub fn secret_variables(&self) -> Vec<String> {
        let variable = |(index, name): (usize, &str)| match index {
            0 => "JWT_SECRET".to_owned(),
            _ => format!("JWT_SECRET_{}", name.to_shouty_snake_case()),
        };
        self.jwt_blocks().enumerate().map(variable).collect()
    }
}

/// One setting of signed tokens: `jwt: Auth`, alone or with `jwtTransition: Trans`. A route takes tokens of the
/// previous secret only where its own group says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwt {
    /// The name of the YAML block.
    pub name: String,
    /// The YAML block with the previous secret.
    pub transition: Option<String>,
}

/// Routes that share a logic folder.
#[derive(Debug, Clone)]
pub struct Group {
    /// The segments of `group: a/b`; empty without a group.
    pub path: Vec<String>,
    /// Its routes.
    pub routes: Vec<Route>,
}

/// One route.
#[derive(Debug, Clone)]
pub struct Route {
    /// The handler's name less the suffix `Handler`, as the contract spells it.
    pub handler: String,
    /// `@doc` and the comments above.
    pub docs: Docs,
    /// The method.
    pub method: Method,
    /// The joined, cleaned path as go-zero writes it: `/api/course/:id`.
    pub path: String,
    /// The request's type.
    pub request: Option<String>,
    /// The response's type; [`Type::Named`], a list, or a base type.
    pub response: Option<Type>,
    /// What verifies its tokens, one of [`Http::jwts`].
    pub jwt: Option<Jwt>,
    /// `middleware:` in order, each one of [`Http::middlewares`].
    pub middlewares: Vec<String>,
    /// `timeout:`; zero switches the limit off.
    pub timeout: Option<Duration>,
    /// `maxBytes:`, bytes.
    pub max_bytes: Option<u64>,
    /// `signature: true`.
    pub signature: bool,
    /// `sse: true`: a stream of responses.
    pub sse: bool,
    /// `raw: true`: the handler gets the whole HTTP request.
    pub raw: bool,
}

/// An HTTP method that a router takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// GET
    Get,
    /// HEAD
    Head,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
    /// OPTIONS
    Options,
}

impl Method {
    /// As it stands in a request.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
        }
    }
}

/// A struct type.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// The name as the contract spells it; for an anonymous struct the names of type and field joined.
    pub name: String,
    /// The comments above.
    pub docs: Docs,
    /// The fields, embedded structs already flattened by Go's rules (the outer name wins).
    pub fields: Vec<Field>,
    /// Whether a route takes it, directly or inside another type.
    pub in_request: bool,
    /// Whether a route gives it, directly or inside another type.
    pub in_response: bool,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// The Go name.
    pub name: String,
    /// Comments above and behind.
    pub docs: Docs,
    /// The type.
    pub ty: Type,
    /// Where a request has it; several for `form:"a" json:"a"`. Empty for a field that no one reads (`json:"-"`).
    pub bindings: Vec<Binding>,
    /// The name in a JSON body; `None` for `json:"-"`.
    pub json: Option<String>,
    /// `omitempty`: left out of a response by Go's zero value.
    pub omitempty: bool,
    /// `,string`: a number or bool carried as text.
    pub as_string: bool,
    /// `validate:"…"`.
    pub validate: Validation,
}

/// What `validate:"…"` asks of a field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Validation {
    /// The rules to check, in their order.
    pub rules: Vec<Rule>,
    /// The rules that are not checked, as the contract writes them.
    pub unchecked: Vec<String>,
    /// `-`: not even the rules inside a struct are asked.
    pub skipped: bool,
}

/// One rule, by what go-playground's `validator` calls it.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// `required`: not the zero value.
    Required,
    /// `omitempty`: nothing more is asked of the zero value.
    OmitEmpty,
    /// `min`, `max`, `len`, `gt`, `lt`: of the value of a number, else of the length.
    Bound(&'static str, Bound),
    /// One of these texts.
    OneOf(Vec<String>),
    /// A form of texts: `email`, `url`, `uuid`, `numeric`, `number`, `alphanum`, `alpha`.
    Form(&'static str),
    /// Equal to another field of the type, by [`Field::name`]; it has the same type.
    EqField(String),
    /// What follows is for each element.
    Dive,
}

/// A bound, in the type that it is compared in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// For lengths and numbers with a sign.
    Signed(i64),
    /// For numbers without.
    Unsigned(u64),
    /// For fractions.
    Float(f64),
}

/// Where in a request a field is, and what its value must be.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The part of the request.
    pub source: Source,
    /// The wire name.
    pub key: String,
    /// Whether it may be absent.
    pub optional: Optional,
    /// The text taken when it is absent.
    pub default: Option<String>,
    /// The allowed values; empty for all.
    pub options: Vec<String>,
    /// The allowed numbers.
    pub range: Option<NumberRange>,
}

/// A part of an HTTP request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A path parameter.
    Path,
    /// Query and urlencoded or multipart body.
    Form,
    /// A header.
    Header,
    /// The JSON body.
    Json,
}

/// `optional`, `optional=dep`, `optional=!dep`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Optional {
    /// Must be there.
    No,
    /// May be absent.
    Yes,
    /// There if and only if the named field is.
    With(String),
    /// There if and only if the named field is not.
    Without(String),
}

/// `range=[1:5)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumberRange {
    /// Lower bound.
    pub low: Option<f64>,
    /// Whether the lower bound itself is allowed.
    pub low_included: bool,
    /// Upper bound.
    pub high: Option<f64>,
    /// Whether the upper bound itself is allowed.
    pub high_included: bool,
}

/// The type of a field or body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `bool`
    Bool,
    /// `int`, `int8` … `uint64`, `byte`, `rune`, `uintptr`
    Int(Int),
    /// `float32`
    Float32,
    /// `float64`
    Float64,
    /// `string`
    String,
    /// `[]byte`, `[]uint8`: base64 in JSON
    Bytes,
    /// `interface{}`, `any`
    Any,
    /// One of [`Http::types`]; `boxed` where the type contains itself.
    Named {
        /// Its name.
        name: String,
        /// Whether it must be behind a pointer because it is recursive.
        boxed: bool,
    },
    /// `*T`
    Pointer(Box<Type>),
    /// `[]T`
    List(Box<Type>),
    /// `[N]T`
    Array(usize, Box<Type>),
    /// `map[K]V`
    Map(Box<Type>, Box<Type>),
}

impl Type {
    /// Whether `wanted` holds for the type or for one inside it; the fields of structs are not looked at.
    pub fn any_part(&self, wanted: fn(&Type) -> bool) -> bool {
        wanted(self)
            || match self {
                Self::Pointer(inner) | Self::List(inner) | Self::Array(_, inner) => {
                    inner.any_part(wanted)
                }
                Self::Map(key, value) => key.any_part(wanted) || value.any_part(wanted),
                _ => false,
            }
    }
}

/// A Go integer: `int` and `uint` have 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Int {
    /// 8, 16, 32 or 64.
    pub bits: u8,
    /// Whether it can be negative.
    pub signed: bool,
}

/// The contract of a gRPC service.
#[derive(Debug, Clone, Default)]
pub struct Rpc {
    /// The compiled protos with everything they import, comments included.
    pub files: prost_types::FileDescriptorSet,
    /// The files of [`Rpc::files`] that this service's proto crate holds, as named there; the rest belongs to others.
    pub own_files: Vec<String>,
    /// Proto package prefix (`.common.v1`) → the crate of the service that owns it.
    pub extern_crates: BTreeMap<String, String>,
    /// The services, in the protos' order.
    pub services: Vec<RpcService>,
}

/// One `service` of a proto.
#[derive(Debug, Clone)]
pub struct RpcService {
    /// The proto package, empty without one.
    pub package: String,
    /// Its name.
    pub name: String,
    /// Leading comment.
    pub docs: Docs,
    /// Its methods.
    pub methods: Vec<RpcMethod>,
}

/// One `rpc` of a service.
#[derive(Debug, Clone)]
pub struct RpcMethod {
    /// Its name.
    pub name: String,
    /// Leading comment.
    pub docs: Docs,
    /// Full name of the input message, with a leading dot: `.user.LoginRequest`.
    pub input: String,
    /// Full name of the output message, with a leading dot.
    pub output: String,
    /// Whether the client streams.
    pub client_streaming: bool,
    /// Whether the server streams.
    pub server_streaming: bool,
}
