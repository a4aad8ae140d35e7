//! ferroctl: whole axum and tonic systems from `.api` and `.proto` contracts.
//!
//! The way of the data, each arrow one function (`commands/` strings them together):
//!
//! ```text
//!  .api / .proto / .sql
//!       │ load       parse each file (pure) + resolve imports          disk::Disk, api, proto, ddl
//!       ▼
//!  ast::Document…  |  FileDescriptorSet
//!       │ check      all findings as Diagnostics                       api::check, proto
//!       ▼
//!  Checked…
//!       │ lower      every name resolved, no spans, no Rust words      lower
//!       ▼
//!  ir::Project       what the contracts say
//!       │ resolve    every fact that two places must agree on          system
//!       ▼
//!  system::System    what is to be built
//!       │ compare    the services' YAML with it                        agreement
//!       │ emit       one folder per target                             emit
//!       ▼
//!  FileTree          path → Artifact { body, policy }                  artifact
//!       │ format     rustfmt, once, over all .rs artifacts             rust::format
//!       ▼
//!       │ plan       Create / Update / Unchanged / Keep / Remove / …   plan
//!       ▼
//!       │ apply      write | check | dry-run                           apply
//!       ▼
//!  Summary, exit status                                                commands::report
//! ```
//!
//! `live` reads the tables of a running database as the text of a `.sql` file, which `gen model --url` puts into the workspace.
//! `dev` is what `ferroctl dev` knows about the services of a workspace while they run.
//!
//! Nothing imports a module that stands later in the list below; `tests/architecture.rs` keeps that.

#![warn(
    // The world is touched in one place each, as clippy.toml lists.
    clippy::disallowed_methods,
    // What is printed and how is decided in commands::report alone.
    clippy::print_stdout,
    clippy::print_stderr,
    // Input never ends in a panic.
    clippy::unwrap_used,
    clippy::panic
)]

pub mod source;

pub mod spelling;

pub mod artifact;

pub mod embedded;

pub mod disk;

pub mod process;

pub mod diagnostic;

pub mod ir;

pub mod api;

pub mod proto;

pub mod ddl;

pub mod manifest;

pub mod lower;

pub mod text;

pub mod rust;

pub mod system;

pub mod agreement;

pub mod emit;

pub mod plan;

pub mod apply;

pub mod live;

pub mod dev;

pub mod cli;

pub mod commands;
