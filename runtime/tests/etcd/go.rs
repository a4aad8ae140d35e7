//! A fleet on one etcd, half of it on the real go-zero.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use ferroctl_runtime::{
    Ctx,
    error::Kind,
    settings::{RpcClient, RpcServer},
    telemetry::{SpanId, Telemetry, TraceContext, TraceId},
};
use http::{HeaderName, HeaderValue};
use serde_json::json;

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

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_with_a_call_comes_from_go_to_rust() {
    let registry = Registry::start();
    let _server = Fixture::start(RpcServer {
        etcd: registry.block("echo.rpc"),
        ..RpcServer::default()
    })
    .await;
    let Some(mut go) = GoProgram::start("discov", &["call", &registry.host(), "echo.rpc"]) else {
        return println!("skipped: no Go");
    };
    let code = go.ask("code");
    assert_eq!(code, "5000 课件编号已存在");
    let mut ask = |order: serde_json::Value| go.ask(&order.to_string());
    let tenant = ask(json!({"say": "tenant", "tenant": "blue", "millis": 900}));
    assert_eq!(tenant, r#"Some("blue")"#);
    let parent = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let trace = ask(json!({"say": "trace", "traceparent": parent, "millis": 900}));
    assert_eq!(trace, TRACE);
    let left = ask(json!({"say": "deadline", "millis": 900}));
    assert!((1..900).contains(&left.parse().unwrap()), "{left}");
    let begun = Instant::now();
    let late = ask(json!({"say": "sleep", "millis": 300}));
    assert!(late.starts_with("4 "), "DEADLINE_EXCEEDED: {late}");
    assert!(begun.elapsed() < Duration::from_secs(2));
}

/// A go-zero service that registers as `echo.rpc`, and its address; none where there is no Go.
fn go_service(registry: &Registry) -> Option<(GoProgram, String)> {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let arguments = ["serve", &registry.host(), "echo.rpc", &address];
    Some((GoProgram::start("discov", &arguments)?, address))
}

async fn caller(registry: &Registry) -> Client {
    let settings = RpcClient {
        etcd: registry.block("echo.rpc"),
        ..RpcClient::default()
    };
    Client::new(&settings, &Telemetry::off()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_with_a_call_comes_from_rust_to_go() {
    let registry = Registry::start();
    let Some(_go) = go_service(&registry) else {
        return println!("skipped: no Go");
    };
    answered(&caller(&registry).await, "安").await;
    // The breaker of the one that waited has seen failures.
    let client = caller(&registry).await;
    let error = client.say("code").await.unwrap_err();
    assert_eq!(error.kind(), &Kind::Code(5000));
    assert_eq!(error.message(), "课件编号已存在");
    let trace: TraceId = TraceId::from_hex(TRACE).unwrap();
    let parent = TraceContext::new(trace, SpanId::from(7), true);
    let end = Instant::now() + Duration::from_millis(900);
    let ctx = Ctx::background()
        .with_trace(Some(parent))
        .with_deadline(Some(end));
    ctx.forward(
        HeaderName::from_static("x-tenant"),
        HeaderValue::from_static("blue"),
    );
    assert_eq!(client.say_for(&ctx, "tenant").await.unwrap(), "blue");
    assert_eq!(client.say_for(&ctx, "trace").await.unwrap(), TRACE);
    let left = client.say_for(&ctx, "deadline").await.unwrap();
    assert!((1..900).contains(&left.parse().unwrap()), "{left}");
    let late = client.say_for(&ctx, "sleep").await.unwrap_err();
    assert_eq!(late.kind(), &Kind::Timeout);
    assert!(end.elapsed() < Duration::from_secs(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rust_caller_finds_a_go_service() {
    let registry = Registry::start();
    let Some((_go, address)) = go_service(&registry) else {
        return println!("skipped: no Go");
    };
    let client = caller(&registry).await;
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
