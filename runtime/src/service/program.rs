//! A service as its command line names it.

use std::path::{Path, PathBuf};

use futures_util::future::LocalBoxFuture;

use crate::Config;

/// A service as its command line names it.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// `user-api`: the name of the binary, and of its file `etc/user-api.yaml`.
    pub name: &'static str,
    /// The version of its crate.
    pub version: &'static str,
    /// The YAML for blocks that the file lacks.
    pub defaults: &'static str,
    /// What the command `migrate` does, where the service has a database.
    pub migrate: Option<Migrate>,
}

/// Brings the databases of a service with this configuration to their newest migrations.
pub type Migrate = fn(Config) -> LocalBoxFuture<'static, anyhow::Result<()>>;

impl Program {
    pub(super) fn usage(&self) -> String {
        let migrate = self.migrate.map_or("", |_| " | migrate");
        format!("usage: {} [-f FILE] [healthcheck{migrate}]", self.name)
    }

    pub(super) fn help(&self) -> String {
        let Self { name, version, .. } = self;
        let migrate = "\n  migrate        runs the migrations that its database lacks, and ends";
        let migrate = self.migrate.map_or("", |_| migrate);
        format!(
            "{name} {version}

{}

  -f FILE        reads its configuration from FILE; else from etc/{name}.yaml, below the
                 current folder or, under `cargo run`, below the folder of its crate
  healthcheck    asks the service that runs whether it takes requests; exits with 0 or 1{migrate}
  -h, --help     says this
  -V, --version  says its version

SIGTERM and SIGINT end it gracefully, a second one at once. RUST_LOG decides what is logged.",
            self.usage()
        )
    }

    /// The file to read where none is given. Where the current folder has none and cargo runs the service from
    /// elsewhere in the workspace, the folder of its crate becomes the current one: all else that the file names by
    /// relative paths is there, too.
    pub(super) fn file(&self) -> PathBuf {
        let file = Path::new("etc").join(format!("{}.yaml", self.name));
        let crates = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        if let Some(folder) = crates.filter(|folder| !file.exists() && folder.join(&file).exists())
        {
            // Where that fails, so does reading the file, which says why.
            let _ = std::env::set_current_dir(folder);
        }
        file
    }
}
