//! One message out, one in.

use ferroctl_runtime::{
    Ctx,
    ctx::Outgoing,
    error::Kind,
    settings::RpcServer,
    telemetry::{SpanId, TraceContext, TraceId},
};
use http::{Extensions, HeaderMap, HeaderName, HeaderValue};

use crate::echo::{Fixture, SAY};

#[tokio::test]
async fn an_answer_comes_back() {
    let fixture = Fixture::start(RpcServer::default()).await;
    assert_eq!(fixture.client.say("hello").await.unwrap(), "hello");
}

#[tokio::test]
async fn a_business_error_keeps_its_number_and_text() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let error = fixture.client.say("code").await.unwrap_err();
    assert_eq!(error.kind(), &Kind::Code(5000));
    assert_eq!(error.message(), "课件编号已存在");
}

#[tokio::test]
async fn unwritten_logic_is_told_apart() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let error = fixture.client.say("stub").await.unwrap_err();
    assert_eq!(error.kind(), &Kind::NotImplemented);
    assert_eq!(error.message(), "`say` is not implemented");
}

#[tokio::test]
async fn failures_and_panics_stay_inside_and_the_server_goes_on() {
    let fixture = Fixture::start(RpcServer::default()).await;
    for word in ["fail", "panic"] {
        let error = fixture.client.say(word).await.unwrap_err();
        assert_eq!(error.kind(), &Kind::Unexpected);
        let seen = format!("{error:?}");
        assert!(
            !seen.contains("secret") && !seen.contains("what a day"),
            "{seen}"
        );
    }
    assert_eq!(
        fixture.client.say("still there").await.unwrap(),
        "still there"
    );
}

#[tokio::test]
async fn the_trace_goes_on_in_the_called_service() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let trace = TraceContext::new(TraceId::from(77), SpanId::from(7), true);
    let ctx = Ctx::background().with_trace(Some(trace));
    let heard = fixture.client.say_for(&ctx, "trace").await.unwrap();
    assert_eq!(heard, TraceId::from(77).to_string());
}

#[tokio::test]
async fn both_sides_count_by_number() {
    let fixture = Fixture::start(RpcServer::default()).await;
    for word in ["a", "b", "code"] {
        let _ = fixture.client.say(word).await;
    }
    for side in ["server", "client"] {
        let name = format!("rpc_{side}_requests_code_total{{");
        let lines = fixture.metrics(&name);
        let count = |code: &str| {
            let line = lines
                .iter()
                .find(|line| line.contains(&format!("code=\"{code}\"")));
            line.map(|line| line.rsplit(' ').next().unwrap().to_owned())
        };
        assert!(lines.iter().all(|line| line.contains(SAY)), "{lines:?}");
        assert_eq!(count("0").as_deref(), Some("2"), "{lines:?}");
        assert_eq!(count("5000").as_deref(), Some("1"), "{lines:?}");
    }
}

#[tokio::test]
async fn what_the_context_forwards_reaches_logic() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let tenant = HeaderName::from_static("x-tenant");
    let mut extensions = Extensions::new();
    Outgoing::set(
        &mut extensions,
        tenant.clone(),
        HeaderValue::from_static("school"),
    );
    let ctx = Ctx::new(HeaderMap::new(), extensions);
    let heard = fixture.client.say_for(&ctx, "tenant").await.unwrap();
    assert_eq!(heard, r#"Some("school")"#);
    ctx.forward(tenant, HeaderValue::from_static("college"));
    let heard = fixture.client.say_for(&ctx, "tenant").await.unwrap();
    assert_eq!(heard, r#"Some("college")"#);
    let heard = fixture.client.say("tenant").await.unwrap();
    assert_eq!(heard, "None");
}

#[tokio::test]
async fn a_long_message_of_an_error_arrives() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let error = fixture.client.say("long").await.unwrap_err();
    assert_eq!(error.kind(), &Kind::Code(5000));
    assert_eq!(error.message().chars().count(), 3000);
}

#[tokio::test]
async fn baggage_and_tracestate_travel_on() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("baggage", "a=1"),
        ("baggage", "b=2"),
        ("tracestate", "v=3"),
    ] {
        headers.append(name, HeaderValue::from_static(value));
    }
    let ctx = Ctx::new(headers, Extensions::new());
    let said = fixture.client.say_for(&ctx, "baggage").await.unwrap();
    assert_eq!(said, r#"["a=1", "b=2"] ["v=3"]"#);
    ctx.forward(
        HeaderName::from_static("baggage"),
        HeaderValue::from_static("own=4"),
    );
    let said = fixture.client.say_for(&ctx, "baggage").await.unwrap();
    assert_eq!(said, r#"["own=4"] ["v=3"]"#);
}
