//! What `ferroctl gen` can add to a workspace, and by which flags.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Dialect;
use crate::live::Url;

/// What `gen` can add to a workspace.
#[derive(Debug, Subcommand)]
pub enum GenTarget {
    /// Add or update an HTTP service from a `.api` file.
    Api(GenApi),
    /// Add or update a gRPC service from `.proto` files.
    Rpc(GenRpc),
    /// Add or update a worker, which takes jobs from a queue in place of requests.
    Worker(GenWorker),
    /// Add or update the client of a gRPC service that lives elsewhere, such as one in Go; or, with `ts`, clients in
    /// TypeScript.
    Client(GenClient),
    /// Add or update the models of a service from `.sql` files.
    Model(GenModel),
    /// Add a Dockerfile, the compose files and the observability stack.
    #[command(after_help = "Example:\n  ferroctl gen docker && docker compose up -d")]
    Docker,
    /// Add manifests for Kubernetes, with what `docker` adds.
    #[command(
        after_help = "Example:\n  ferroctl gen kube && kubectl kustomize deploy/kube/overlays/dev"
    )]
    Kube,
    /// Add an OpenAPI 3.1 document to each HTTP service, and to gRPC services with `google.api.http`.
    Openapi(GenOpenapi),
}

/// `ferroctl gen openapi`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl gen openapi\n  ferroctl gen openapi --stdout --service user-api --format yaml > user.yaml"
)]
pub struct GenOpenapi {
    /// Print the document of one service instead; record and write nothing.
    #[arg(long)]
    pub stdout: bool,
    /// The service [default: the only one].
    #[arg(long, value_name = "NAME", requires = "stdout")]
    pub service: Option<String>,
    /// The form of what is printed.
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        requires = "stdout"
    )]
    pub format: DocumentFormat,
}

/// The forms in which an OpenAPI document is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DocumentFormat {
    /// JSON, as in the workspace.
    #[default]
    Json,
    /// YAML.
    Yaml,
}

/// `ferroctl gen api`
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ferroctl gen api user/api/user.api --calls user-rpc")]
pub struct GenApi {
    /// The contract; one outside the workspace is copied in.
    pub file: PathBuf,
    /// Its place and name.
    #[command(flatten)]
    pub service: ServiceFlags,
}

/// `ferroctl gen rpc`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl gen rpc user/rpc/user.proto\n  ferroctl gen rpc order.proto --calls user-rpc,stock-rpc"
)]
pub struct GenRpc {
    /// The contracts.
    #[command(flatten)]
    pub protos: Protos,
    /// Its place and name.
    #[command(flatten)]
    pub service: ServiceFlags,
    /// Tables of its models: write the first bodies of methods that add, change, find, list or delete their rows
    /// [default: what `ferroctl.yaml` records].
    #[arg(long, value_delimiter = ',', value_name = "TABLE")]
    pub crud: Option<Vec<String>>,
}

/// `ferroctl gen worker`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl gen worker mail --redis\n  ferroctl gen worker mail --calls user-rpc --tables mail/worker/mail.sql"
)]
pub struct GenWorker {
    /// The name, with or without `-worker`.
    pub name: String,
    /// The crate's folder, relative to the workspace [default: NAME/worker].
    #[arg(long)]
    pub dir: Option<String>,
    /// The gRPC services it calls, by name [default: those of its entry].
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    pub calls: Option<Vec<String>>,
    /// The .sql files with its tables; those outside the workspace are copied in [default: those of its entry].
    #[arg(long, value_delimiter = ',', value_name = "FILE,…")]
    pub tables: Option<Vec<PathBuf>>,
    /// Give its logic Redis, and let it begin with a queue of jobs there.
    #[arg(long)]
    pub redis: bool,
}

/// The contracts of a gRPC service.
#[derive(Debug, Clone, Args)]
pub struct Protos {
    /// The contracts; the first one names the service.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// A folder in which imports are looked up; the first contract's own when absent.
    #[arg(short = 'I', long = "include", value_name = "DIR")]
    pub include: Vec<PathBuf>,
}

/// `ferroctl gen client`
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Example:\n  ferroctl gen client usercenter.proto --port 2004 && ferroctl gen api order.api --calls usercenter-rpc"
)]
pub struct GenClient {
    /// A language, for clients of the services that are built here.
    #[command(subcommand)]
    pub language: Option<Language>,
    /// The contracts.
    #[command(flatten)]
    pub protos: Protos,
    /// Where its folder would be if it were built here; the crate of its client lies beside [default: NAME/rpc].
    #[arg(long)]
    pub dir: Option<String>,
    /// The name less `-rpc` [default: the contract's].
    #[arg(long)]
    pub name: Option<String>,
    /// The port that it listens on, on a machine where all run [default: 8080, as goctl].
    #[arg(long)]
    pub port: Option<u16>,
    /// The image that it runs from in the stack: registry/path:tag.
    #[arg(long)]
    pub image: Option<String>,
}

/// The languages that clients are written in.
#[derive(Debug, Subcommand)]
pub enum Language {
    /// Add or update clients in TypeScript: types and functions on `fetch`, for each HTTP service.
    Ts(GenClientTs),
}

/// `ferroctl gen client ts`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl gen client ts --out web/src/api\n  ferroctl gen client ts --out web/src/api --service user-api"
)]
pub struct GenClientTs {
    /// The folder of the clients, relative to the workspace, theirs alone [default: what `ferroctl.yaml` records].
    #[arg(long, value_name = "DIR")]
    pub out: Option<String>,
    /// The services that get one [default: those that `ferroctl.yaml` records, else all that speak HTTP].
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    pub service: Option<Vec<String>>,
}

/// `ferroctl gen model`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl gen model user/rpc/user.sql --service user-rpc --tables user\n  \
                  ferroctl gen model --url mysql://app@localhost/user --service user-rpc"
)]
pub struct GenModel {
    /// The files that make the tables, read in this order.
    #[arg(required_unless_present = "url")]
    pub files: Vec<PathBuf>,
    /// A database that has the tables, which are copied to a file: `mysql://…`, `postgres://…`, `sqlite://FILE`, or
    /// go-zero's DSN.
    #[arg(long, conflicts_with_all = ["files", "dialect"])]
    pub url: Option<Url>,
    /// The service that the models are for.
    #[arg(long, value_name = "NAME")]
    pub service: String,
    /// The tables that get a model [default: all].
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    pub tables: Option<Vec<String>>,
    /// The keys of the service's YAML with the address of their database, where it is another one than the service's:
    /// Audit.DataSource.
    #[arg(long, value_name = "KEYS")]
    pub datasource: Option<String>,
    /// The dialect of the files [default: the one that most of their words are of].
    #[arg(long, value_enum, value_name = "DIALECT")]
    pub dialect: Option<Dialect>,
    /// Take MySQL's tinyint(1) for a bool.
    #[arg(long)]
    pub bool: bool,
    /// Take an unsigned BIGINT for a u64.
    #[arg(long)]
    pub strict: bool,
    /// Keep rows in a cache: on Redis as go-zero keeps them, or in the process.
    #[arg(long)]
    pub cache: bool,
    /// What the keys of these rows begin with [default: cache].
    #[arg(
        long,
        value_name = "TEXT",
        requires = "cache",
        conflicts_with = "cache_like"
    )]
    pub cache_prefix: Option<String>,
    /// A Go model of goctl's (`*_gen.go`) that keeps these rows, too, and says what their keys begin with.
    #[arg(long, value_name = "FILE", requires = "cache")]
    pub cache_like: Option<PathBuf>,
}

/// Where a service lies, what it is called and whom it calls.
#[derive(Debug, Default, Args)]
pub struct ServiceFlags {
    /// The crate's folder, relative to the workspace [default: NAME/api or NAME/rpc].
    #[arg(long)]
    pub dir: Option<String>,
    /// The name less `-api` or `-rpc` [default: the contract's].
    #[arg(long)]
    pub name: Option<String>,
    /// The port in the first etc/*.yaml [default: the lowest free from 8300 or 9300].
    #[arg(long)]
    pub port: Option<u16>,
    /// The gRPC services it calls, by name [default: those of its entry].
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    pub calls: Option<Vec<String>>,
}
