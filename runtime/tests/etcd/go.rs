//! A fleet on one etcd, half of it on the real go-zero.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use ferroctl_runtime::{
    settings::{RpcClient, RpcServer},
    telemetry::Telemetry,
};

use super::registry::{Registry, has};
use crate::echo::{Client, Fixture};

/// A Go program, which ends with this, and all that it started.
struct Go {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Go {
    fn start(arguments: &[&str]) -> Self {
        let peer = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/peer");
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("discov");
        let mut build = Command::new("go");
        let build = build.args(["build", "-o"]).arg(&program).arg("./discov");
        assert!(build.current_dir(peer).status().unwrap().success());
        let mut go = Command::new(program);
        let go = go.args(arguments).stdin(Stdio::piped());
        let mut child = go.stdout(Stdio::piped()).spawn().unwrap();
        let mut go = Self {
            asks: child.stdin.take().unwrap(),
            answers: BufReader::new(child.stdout.take().unwrap()),
            child,
        };
        assert_eq!(go.answer(), "ready");
        go
    }

    fn ask(&mut self, line: &str) -> String {
        writeln!(self.asks, "{line}").unwrap();
        self.answer()
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Go {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_go_caller_finds_a_rust_service() {
    if !has("go") {
        return println!("skipped: no Go");
    }
    let registry = Registry::start();
    let server = || RpcServer {
        etcd: registry.block("echo.rpc"),
        ..RpcServer::default()
    };
    let first = Fixture::start(server()).await;
    let mut go = Go::start(&["call", &registry.host(), "echo.rpc"]);
    assert_eq!(go.ask("安"), "安");
    let _second = Fixture::start(server()).await;
    first.running.stop().await.unwrap();
    for number in 0..20 {
        assert_eq!(go.ask(&number.to_string()), number.to_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rust_caller_finds_a_go_service() {
    if !has("go") {
        return println!("skipped: no Go");
    }
    let registry = Registry::start();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let _go = Go::start(&["serve", &registry.host(), "echo.rpc", &address]);
    let settings = RpcClient {
        etcd: registry.block("echo.rpc"),
        ..RpcClient::default()
    };
    let client = Client::new(&settings, &Telemetry::off()).await;
    let end = Instant::now() + Duration::from_secs(20);
    let heard = loop {
        match client.say("安").await {
            Ok(heard) => break heard,
            Err(error) => assert!(Instant::now() < end, "{error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(heard, "安 from Go");

    // Both write the same: a lease below the key, and where to call.
    let ours = Fixture::start(RpcServer {
        etcd: registry.block("echo.rpc"),
        ..RpcServer::default()
    })
    .await;
    let below = registry.below("echo.rpc");
    assert_eq!(below.len(), 2);
    for (key, value) in below {
        let lease = key.strip_prefix("echo.rpc/").unwrap();
        assert!(lease.parse::<i64>().is_ok(), "{key}");
        assert!(
            [&address, &ours.running.addr().to_string()].contains(&&value),
            "{value}"
        );
        let text = registry.control(&["get", &key, "-w", "json"]);
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["kvs"][0]["lease"].to_string(), lease);
    }
}
