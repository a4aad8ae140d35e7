//! The twin: generated, given its logic, built and started.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use crate::{contract, logic};

/// The workspace before `ferroctl gen` adds the service.
const WORKSPACE: &str = "version: 1\nname: twin\nresponse: plain\nservices: []\n";

/// A running twin; it ends with the test.
pub struct Service {
    process: Child,
    address: SocketAddr,
}

impl Service {
    /// Makes, builds and starts the twin with the peer's settings.
    pub fn start() -> Self {
        let root = workspace();
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../generated");
        run(
            &root,
            env!("CARGO_BIN_EXE_ferroctl"),
            &["gen", "api", "traps.api"],
            &target,
        );
        logic::fill_in(&root.join("peer/api"));
        with_grpc(&root.join("peer/api/Cargo.toml"));
        run(
            &root,
            "cargo",
            &["build", "--quiet", "--package", "peer-api"],
            &target,
        );
        let mut process = Command::new(target.join("debug/peer-api"))
            .arg("-f")
            .arg(crate::peer("etc/peer.yaml"))
            // The settings name the key of signatures from there.
            .current_dir(crate::peer(""))
            // The peer's table has panics, and their places say enough.
            .env("RUST_BACKTRACE", "0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the twin");
        let address = address(&mut process);
        Self { process, address }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An empty workspace with the peer's contract. It always lies at the same place, so that cargo's target
/// folder holds one runtime for it and not one for each run.
fn workspace() -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("twin");
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).expect("a folder");
    fs::copy(crate::peer("peer.api"), root.join("peer.api")).expect("the contract");
    fs::write(root.join("traps.api"), contract::traps()).expect("the contract");
    fs::write(root.join("ferroctl.yaml"), WORKSPACE).expect("a workspace");
    root
}

/// One handler answers with the error of a call, though the service makes none: the feature is added by hand.
fn with_grpc(manifest: &Path) {
    let text = fs::read_to_string(manifest).expect("the manifest");
    let own = "features = [\"http\"";
    assert!(text.contains(own), "{text}");
    let text = text.replacen(own, "features = [\"grpc\", \"http\"", 1);
    fs::write(manifest, text).expect("the manifest");
}

fn run(root: &Path, program: &str, args: &[&str], target: &Path) {
    let output = Command::new(program)
        .args(args)
        .current_dir(root)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {args:?}\n{printed}");
}

/// The address that the twin's log names. The rest of the log is read and dropped, so that the twin never
/// waits for a full pipe.
fn address(process: &mut Child) -> SocketAddr {
    let stdout = process.stdout.take().expect("its output");
    let mut log = BufReader::new(stdout);
    let mut line = String::new();
    let address = loop {
        line.clear();
        let length = log.read_line(&mut line).expect("its log");
        assert!(length > 0, "the twin ended before it listened");
        let place = line.split_once("Starting server at ");
        if let Some((address, _)) = place.and_then(|(_, rest)| rest.split_once("...")) {
            break address.parse().expect("an address");
        }
    };
    std::thread::spawn(move || log.read_to_end(&mut Vec::new()));
    address
}
