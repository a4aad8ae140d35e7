//! A fleet on one etcd, half of it on the real go-zero.

use std::net::TcpListener;

use ferroctl_runtime::{
    settings::{RpcClient, RpcServer},
    telemetry::Telemetry,
};

use super::registry::Registry;
use super::service::answered;
use crate::echo::{Client, Fixture};
use crate::go_program::GoProgram;

#[tokio::test(flavor = "multi_thread")]
async fn a_go_caller_finds_a_rust_service() {
    let registry = Registry::start();
    let server = || RpcServer {
        etcd: registry.block("echo.rpc"),
        ..RpcServer::default()
    };
    let first = Fixture::start(server()).await;
    let Some(mut go) = GoProgram::start("discov", &["call", &registry.host(), "echo.rpc"]) else {
        return println!("skipped: no Go");
    };
    assert_eq!(go.ask("安"), "安");
    let _second = Fixture::start(server()).await;
    first.running.stop().await.unwrap();
    for number in 0..20 {
        assert_eq!(go.ask(&number.to_string()), number.to_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rust_caller_finds_a_go_service() {
    let registry = Registry::start();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let arguments = ["serve", &registry.host(), "echo.rpc", &address];
    let Some(_go) = GoProgram::start("discov", &arguments) else {
        return println!("skipped: no Go");
    };
    let settings = RpcClient {
        etcd: registry.block("echo.rpc"),
        ..RpcClient::default()
    };
    let client = Client::new(&settings, &Telemetry::off()).await;
    let heard = answered(&client, "安").await;
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
