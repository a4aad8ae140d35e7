//! What a trace shows of rows that the process keeps.

use ferroctl_runtime::{model::query, telemetry::scope, testing::Sink};

use super::attack::traced;
use super::database::{self, TABLES};
use super::fixture::named;
use super::user;

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_shows_what_the_cache_had() {
    let sink = Sink::start().await.unwrap();
    let telemetry = traced(&sink);
    let (db, _home) = database::open_with(&telemetry).await;
    for table in TABLES {
        query(table).run(&db).await.unwrap();
    }
    user::insert(&db, &named("ann")).await.unwrap();
    let request = telemetry.server_span("GET /user", None);
    let trace = request.context();
    scope(trace, async {
        user::find_one(&db, 1).await.unwrap();
        user::find_one(&db, 1).await.unwrap();
    })
    .await;
    drop(request);
    telemetry.shutdown().await;

    // Tables and the row, then the request with two looks and a question.
    let spans = sink.wait_for(TABLES.len() + 1 + 4).await.unwrap();
    let trace = trace.trace_id().to_string();
    let seen = spans.iter().filter(|span| span.trace_id == trace);
    let seen = seen.filter(|span| span.name == "cache");
    let hits: Vec<_> = seen
        .map(|span| span.attributes["cache.hit"].as_str())
        .collect();
    assert_eq!(hits, ["false", "true"]);
}
