//! A workspace with one HTTP service for each API, written by one run of ferroctl.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::models::{self, Schema};
use crate::roots::{self, Root};

/// Ports of the first service; the next ones have the next.
const PORTS: (usize, usize) = (10_000, 20_000);

/// A service that says nothing.
const PROTO: &str = "syntax = \"proto3\";\n\npackage tables;\n\nmessage Beat {}\n\nservice Tables {\n  rpc Ping(Beat) returns (Beat);\n}\n";

/// Disappears with the test.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// The contracts of these APIs, which lie below `from`, and a manifest that lists them.
    pub fn of(roots: &[Root], from: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut manifest =
            "version: 1\nname: corpus\nresponse: envelope\ndocker: false\nkeep: []\nservices:\n"
                .to_owned();
        for (index, root) in roots.iter().enumerate() {
            roots::copy(root, from, &folder.path().join("contracts"));
            let (base, path) = (&root.base, &root.path);
            let (port, metrics) = (PORTS.0 + index, PORTS.1 + index);
            let _ = writeln!(
                manifest,
                "  - {{name: {base}-api, api: contracts/{path}, port: {port}, metrics: {metrics}}}"
            );
        }
        fs::write(folder.path().join("ferroctl.yaml"), manifest).expect("a manifest");
        Self { folder }
    }

    /// One gRPC service with the models of these schemas.
    pub fn of_models(schemas: &[Schema]) -> Self {
        let workspace = Self::with_models(&models::entries(schemas));
        for (number, schema) in schemas.iter().enumerate() {
            let target = workspace.root().join(format!("sql/{number}.sql"));
            fs::copy(&schema.path, target).expect("a schema");
        }
        workspace
    }

    /// One gRPC service with these entries of `models:`, whose files are to come into the folder `sql`.
    pub fn with_models(entries: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            fs::write(folder.path().join(path), text).expect("a file");
        };
        write("tables.proto", PROTO);
        fs::create_dir(folder.path().join("sql")).expect("a folder");
        let service = "name: tables-rpc, rpc: [tables.proto], port: 9300, metrics: 9091";
        let service = format!("  - {{{service}, models: [{entries}]}}");
        write(
            "ferroctl.yaml",
            &format!("version: 1\nname: corpus\nservices:\n{service}\n"),
        );
        Self { folder }
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes every crate.
    #[track_caller]
    pub fn generate(&self) {
        let run = Command::new(env!("CARGO_BIN_EXE_ferroctl"))
            .args(["gen", "--quiet"])
            .current_dir(self.root())
            .output()
            .expect("ferroctl");
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "ferroctl gen: {said}");
    }

    /// The APIs by the first of the messages about files of their crates; a message about another file has no API
    /// and keeps the file's name.
    pub fn failing(
        &self,
        roots: &[Root],
        messages: Vec<(String, String)>,
    ) -> BTreeMap<String, String> {
        let mut failures = BTreeMap::new();
        for (file, message) in messages {
            let of_file = |root: &&Root| file.starts_with(&format!("{}/api/", root.base));
            let name = roots.iter().find(of_file).map(|root| root.path.clone());
            failures.entry(name.unwrap_or(file)).or_insert(message);
        }
        failures
    }
}
