//! What can be typed: clap types only, no decisions.

mod targets;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::ddl;

pub use targets::{
    DocumentFormat, GenApi, GenClient, GenClientTs, GenModel, GenOpenapi, GenRpc, GenTarget,
    GenWorker, Language, Protos, ServiceFlags,
};

/// goctl for Rust: whole axum and tonic systems from `.api` and `.proto` contracts.
#[derive(Debug, Parser)]
#[command(
    name = "ferroctl",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
#[command(
    after_help = "Examples:\n  ferroctl new demo --example courseware && cd demo && ferroctl dev\n  \
                  ferroctl new shop --api user --rpc user && cd shop && ferroctl dev"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new workspace.
    New(New),
    /// Generate everything that ferroctl.yaml lists, or add to it.
    Gen(Gen),
    /// Take a service out: its entry, its crate's membership and our files; yours are listed.
    Remove(Remove),
    /// Rename a handler, a group or a service, in contract, logic and all that names it.
    Mv(Mv),
    /// Build and start every service, and follow changes.
    Dev(Dev),
    /// Look for mistakes in contracts; writes nothing.
    Check(Check),
    /// List every route and method, with what guards it and where its logic is.
    Routes(Routes),
    /// Look whether this machine and this workspace have what they need.
    #[command(after_help = "Exits with 1 when something must be done.")]
    Doctor,
    /// Lay `.api` files out as goctl does.
    Fmt(Fmt),
    /// Explain a finding's code.
    #[command(after_help = "Example:\n  ferroctl explain M0204")]
    Explain {
        /// The code, such as M0204.
        code: String,
    },
    /// Print a shell's completion script.
    #[command(
        after_help = "Example:\n  ferroctl completions bash > ~/.local/share/bash-completion/completions/ferroctl"
    )]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print a manual page: ferroctl's, or that of a command.
    #[command(
        after_help = "Examples:\n  ferroctl man > ferroctl.1\n  ferroctl man gen api > ferroctl-gen-api.1"
    )]
    Man {
        /// The command, such as `gen api`.
        command: Vec<String>,
    },
}

/// `ferroctl new`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl new shop --api user --rpc user\n  ferroctl new demo --example courseware\n\n\
                  A run that was interrupted is finished by the same command."
)]
pub struct New {
    /// The folder to make; its last part names the workspace.
    pub name: PathBuf,
    /// Start from a system that is complete.
    #[arg(long, conflicts_with_all = ["api", "rpc"])]
    pub example: Option<Example>,
    /// Start with an HTTP service of that name, from a small contract; it calls the gRPC service of the same name.
    #[arg(long, value_name = "NAME")]
    pub api: Vec<String>,
    /// Start with a gRPC service of that name, from a small contract.
    #[arg(long, value_name = "NAME")]
    pub rpc: Vec<String>,
}

/// The systems that `new` can start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Example {
    /// Users and courseware: two HTTP and two gRPC services with their whole stack.
    Courseware,
}

/// `ferroctl gen`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl gen\n  ferroctl gen api user.api --calls user-rpc\n  ferroctl gen --check\n\n\
                  Without a subcommand everything that ferroctl.yaml lists is generated. Files of yours are never \
                  touched; a file of ours that you edited stops the run until you force it or take it over with `keep:`."
)]
pub struct Gen {
    /// What to add first.
    #[command(subcommand)]
    pub target: Option<GenTarget>,
    /// How to write.
    #[command(flatten)]
    pub write: Write,
}

/// How `gen` and `remove` write.
#[derive(Debug, Clone, Default, Args)]
pub struct Write {
    /// Write nothing; show how the disk differs and exit with 1 if it does.
    #[arg(long, global = true, conflicts_with = "dry_run")]
    pub check: bool,
    /// Write nothing; list what would be done.
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Write over files of ours that were edited: all, or those at or below PATH.
    #[arg(long, global = true, value_name = "PATH", num_args = 0..)]
    pub force: Option<Vec<String>>,
    /// Print problems only.
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// `ferroctl remove`
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  ferroctl remove user-api")]
pub struct Remove {
    /// The service, as ferroctl.yaml names it.
    pub name: String,
    /// How to write.
    #[command(flatten)]
    pub write: Write,
}

/// `ferroctl mv`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl mv handler login signIn\n  ferroctl mv group user account --service user-api\n  \
                  ferroctl mv service user-rpc account-rpc --dry-run\n\n\
                  Your files go along with what they have; the folder of a service stays."
)]
pub struct Mv {
    /// What to rename.
    #[command(subcommand)]
    pub what: Moved,
    /// How to write.
    #[command(flatten)]
    pub write: Write,
}

/// What `mv` can rename.
#[derive(Debug, Subcommand)]
pub enum Moved {
    /// A handler of an `.api`, by its name or as GROUP/NAME; also logic whose contract was renamed by hand.
    Handler(Names),
    /// A group of an `.api`, with the groups below it.
    Group(Names),
    /// A service: its crates, entry, YAML, and what its callers name.
    Service {
        /// The service, as ferroctl.yaml names it.
        old: String,
        /// Its new name, of the same kind.
        new: String,
    },
}

/// The name that goes and the one that comes.
#[derive(Debug, Args)]
pub struct Names {
    /// The name that it has.
    pub old: String,
    /// The name that it gets.
    pub new: String,
    /// The service, where several have one of that name.
    #[arg(long, value_name = "NAME")]
    pub service: Option<String>,
}

/// `ferroctl dev`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl dev\n  ferroctl dev --only user-api,user-rpc\n  ferroctl dev --json | jq .content\n  \
                  ferroctl dev --attach --jaeger http://127.0.0.1:PORT\n\n\
                  A changed contract is generated from, and what it touches is built; a service starts again when its \
                  binary or its etc/*.yaml changed. Ctrl-C stops all in the reverse order, twice at once."
)]
pub struct Dev {
    /// These services alone, by name.
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    pub only: Vec<String>,
    /// Build with optimisations.
    #[arg(long)]
    pub release: bool,
    /// Print the services' log lines as JSON, each with the name of its service.
    #[arg(long)]
    pub json: bool,
    /// The port of the page on 127.0.0.1; 0 for any [default: 7070, or the next that is free].
    #[arg(long, value_name = "PORT")]
    pub page_port: Option<u16>,
    /// Serve no page.
    #[arg(long, conflicts_with = "page_port")]
    pub no_page: bool,
    /// Show services that were started elsewhere, such as those of the stack: nothing is generated, built or started.
    #[arg(long, conflicts_with_all = ["release", "json", "no_page"])]
    pub attach: bool,
    /// Show the requests that this Jaeger has, too, such as http://127.0.0.1:16686.
    #[arg(long, value_name = "URL", conflicts_with = "no_page")]
    pub jaeger: Option<String>,
}

/// `ferroctl check`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl check\n  ferroctl check user/api/user.api proto/ user/rpc/user.sql\n  ferroctl check --deny-warnings"
)]
pub struct Check {
    /// Contracts; folders, for every contract below; none, for the whole workspace.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// A folder in which a .proto's imports are looked up.
    #[arg(short = 'I', long = "include", value_name = "DIR")]
    pub include: Vec<PathBuf>,
    /// The dialect of .sql files [default: the one that most of their words are of].
    #[arg(long, value_enum, value_name = "DIALECT")]
    pub dialect: Option<Dialect>,
    /// The form of the findings.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub message_format: MessageFormat,
    /// Print what one stage makes of the file as JSON, for those who debug ferroctl; its form may change.
    #[arg(long, value_enum, value_name = "STAGE", requires = "files")]
    pub print: Option<Stage>,
    /// Exit with 1 for warnings, too.
    #[arg(long)]
    pub deny_warnings: bool,
}

/// `ferroctl routes`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl routes\n  ferroctl routes --json | jq '.[] | select(.token == null)'"
)]
pub struct Routes {
    /// Print one JSON list.
    #[arg(long)]
    pub json: bool,
}

/// The dialects of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Dialect {
    /// Of MySQL and MariaDB.
    Mysql,
    /// Of PostgreSQL.
    Postgres,
    /// Of SQLite.
    Sqlite,
}

impl From<Dialect> for ddl::Dialect {
    fn from(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Mysql => Self::Mysql,
            Dialect::Postgres => Self::Postgres,
            Dialect::Sqlite => Self::Sqlite,
        }
    }
}

/// A stage on the way from a contract to files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// What was read: the tree of an .api file, the descriptors of a .proto.
    Ast,
    /// What the contract says.
    Ir,
    /// What is to be built, as if the file were the only service of a workspace.
    System,
}

/// `ferroctl fmt`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  ferroctl fmt user/api/user.api\n  ferroctl fmt --check .\n  ferroctl fmt < old.api > new.api\n\n\
                  Where one file has syntax errors, none is written."
)]
pub struct Fmt {
    /// Files; folders, for every .api file below; `-` or none, for stdin to stdout.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write nothing; show what would change and exit with 1 if anything would.
    #[arg(long)]
    pub check: bool,
}

/// The forms in which findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum MessageFormat {
    /// With the text around, as rustc does.
    #[default]
    Human,
    /// One line each.
    Short,
    /// One JSON object a line.
    Json,
    /// GitHub's workflow commands.
    Github,
}
