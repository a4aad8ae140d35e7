//! The circuit breakers of a served and of a called method.

use ferroctl_runtime::{
    error::Kind,
    load::Refused,
    settings::{RpcClientMiddlewares, RpcMiddlewares, RpcServer},
    telemetry::Telemetry,
};

use crate::{
    echo::{Client, Fixture, REPEAT, SAY},
    wire::raw,
};

/// A server whose methods have a breaker or not, and a client of it alike.
async fn fixture(server: bool, client: bool) -> Fixture {
    let settings = RpcServer {
        middlewares: RpcMiddlewares {
            breaker: server,
            ..RpcMiddlewares::default()
        },
        ..RpcServer::default()
    };
    let client = RpcClientMiddlewares {
        breaker: client,
        ..RpcClientMiddlewares::default()
    };
    Fixture::called(settings, Telemetry::off(), client).await
}

/// How many of two hundred calls each kind of error answered: unimplemented, unavailable, others.
async fn outcomes(client: &Client, text: &str) -> [usize; 3] {
    let mut seen = [0; 3];
    for _ in 0..200 {
        let kind = client.say(text).await.map_err(|error| error.kind().clone());
        seen[match kind {
            Err(Kind::NotImplemented) => 0,
            Err(Kind::Unavailable) => 1,
            _ => 2,
        }] += 1;
    }
    seen
}

#[tokio::test]
async fn a_method_that_fails_is_left_alone() {
    let fixture = fixture(true, false).await;
    let [failed, refused, _] = outcomes(&fixture.client, "stub").await;
    assert!(failed >= 5 && refused > 100, "{failed} {refused}");
    assert_eq!(failed + refused, 200);
    let metric = r#"rpc_server_requests_rejected_total{method="/test.Echo/Say",reason="breaker"}"#;
    assert_eq!(fixture.metrics(metric), [format!("{metric} {refused}")]);
    // Its neighbour goes on.
    let (_, trailers) = raw(&fixture, REPEAT, "hello").await;
    assert_eq!(trailers["grpc-status"], "0");
    let (headers, _) = loop {
        let answer = raw(&fixture, SAY, "stub").await;
        if answer.0["grpc-status"] != "12" {
            break answer;
        }
    };
    assert_eq!(headers["grpc-status"], "14");
    assert_eq!(headers["grpc-message"], "circuit%20breaker%20is%20open");
}

#[tokio::test]
async fn a_client_leaves_a_method_alone_that_fails() {
    let fixture = fixture(false, true).await;
    let [failed, refused, _] = outcomes(&fixture.client, "stub").await;
    assert!(failed >= 5 && refused > 100, "{failed} {refused}");
    let metric = r#"rpc_client_requests_rejected_total{method="/test.Echo/Say",reason="breaker"}"#;
    assert_eq!(fixture.metrics(metric), [format!("{metric} {refused}")]);
    let served = r#"rpc_server_requests_code_total{method="/test.Echo/Say",code="12"}"#;
    assert_eq!(fixture.metrics(served), [format!("{served} {failed}")]);
}

#[tokio::test]
async fn a_refused_call_says_who_refused_it() {
    let fixture = fixture(false, true).await;
    outcomes(&fixture.client, "stub").await;
    let refused = loop {
        let error = fixture.client.say("stub").await.unwrap_err();
        if error.kind() == &Kind::Unavailable {
            break error;
        }
    };
    let mut causes = refused.cause().unwrap().chain();
    assert!(causes.any(|cause| cause.is::<Refused>()), "{refused:?}");
}

#[tokio::test]
async fn answers_are_no_failures_whatever_they_say() {
    let fixture = fixture(true, true).await;
    for text in ["code", "fail", "hello"] {
        assert_eq!(outcomes(&fixture.client, text).await, [0, 0, 200], "{text}");
    }
}

#[tokio::test]
async fn panics_are_failures() {
    let fixture = fixture(true, false).await;
    let [_, refused, panicked] = outcomes(&fixture.client, "panic").await;
    assert!(panicked >= 5 && refused > 100, "{panicked} {refused}");
}

#[tokio::test]
async fn both_can_be_switched_off() {
    let fixture = fixture(false, false).await;
    assert_eq!(outcomes(&fixture.client, "stub").await, [200, 0, 0]);
}
