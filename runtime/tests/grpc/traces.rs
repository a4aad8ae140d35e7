//! One trace over client, server and database.

use ferroctl_runtime::{
    settings::{self, RpcServer},
    telemetry::Telemetry,
    testing::{SeenSpan, Sink},
};

use crate::echo::{Client, Fixture, at, service};

/// Telemetry that records every trace and sends it to `sink`.
fn recorded(sink: &Sink) -> Telemetry {
    let mut service = service();
    service.telemetry = Some(settings::Telemetry {
        endpoint: sink.endpoint(),
        ..settings::Telemetry::default()
    });
    Telemetry::new(&service).unwrap()
}

fn of_kind<'s>(spans: &'s [SeenSpan], kind: &str) -> &'s SeenSpan {
    spans.iter().find(|span| span.kind == kind).unwrap()
}

/// The spans of one call that says `text`.
async fn spans_of(text: &str) -> Vec<SeenSpan> {
    let sink = Sink::start().await.unwrap();
    let telemetry = recorded(&sink);
    let fixture = Fixture::with(RpcServer::default(), telemetry.clone()).await;
    let client = Client::new(&at(&[fixture.running.addr()]), &telemetry).await;
    let _ = client.say(text).await;
    fixture.running.stop().await.unwrap();
    sink.wait_for(2).await.unwrap()
}

#[tokio::test]
async fn the_servers_span_is_below_the_clients() {
    let spans = spans_of("hello").await;
    let (client, server) = (of_kind(&spans, "client"), of_kind(&spans, "server"));
    assert_eq!(server.trace_id, client.trace_id);
    assert_eq!(server.parent_id.as_ref(), Some(&client.span_id));
    assert_eq!(client.parent_id, None);
    for span in [client, server] {
        assert_eq!(span.name, "test.Echo/Say");
        assert_eq!(span.attributes["rpc.system"], "grpc");
        assert_eq!(span.attributes["rpc.service"], "test.Echo");
        assert_eq!(span.attributes["rpc.method"], "Say");
        assert_eq!(span.attributes["rpc.grpc.status_code"], "0");
        assert_eq!(span.error, None);
    }
}

#[tokio::test]
async fn a_business_error_is_an_error_on_both_sides() {
    let spans = spans_of("code").await;
    let (client, server) = (of_kind(&spans, "client"), of_kind(&spans, "server"));
    assert_eq!(server.attributes["rpc.grpc.status_code"], "5000");
    for span in [client, server] {
        assert_eq!(span.error.as_deref(), Some("课件编号已存在"));
    }
}

#[tokio::test]
async fn an_unexpected_error_is_the_servers() {
    let spans = spans_of("fail").await;
    assert!(of_kind(&spans, "server").error.is_some());
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn statements_are_below_the_span_they_run_under() {
    use ferroctl_runtime::{
        db::Db,
        settings::Secret,
        telemetry::{SpanKind, scope},
    };

    let sink = Sink::start().await.unwrap();
    let telemetry = recorded(&sink);
    let db = Db::connect(&Secret::new("sqlite::memory:"), &telemetry)
        .await
        .unwrap();
    let span = telemetry.span(SpanKind::Server, "test.Echo/Say", None);
    let statement = sqlx::query("SELECT 1").fetch_one(db.sqlite().unwrap());
    scope(span.context(), async { statement.await.unwrap() }).await;
    drop(span);
    telemetry.shutdown().await;
    let spans = sink.wait_for(2).await.unwrap();
    let (server, statement) = (of_kind(&spans, "server"), of_kind(&spans, "client"));
    assert_eq!(statement.parent_id.as_ref(), Some(&server.span_id));
    assert_eq!(statement.name, "SELECT");
    assert_eq!(statement.attributes["db.system.name"], "sqlite");
    assert_eq!(statement.attributes["db.query.text"], "SELECT 1");
}
