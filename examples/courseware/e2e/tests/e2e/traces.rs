//! One request, one trace.

use ferroctl_runtime::testing::SeenSpan;
use serde_json::json;

use crate::system::System;

fn find<'a>(spans: &'a [SeenSpan], service: &str, name: &str) -> &'a SeenSpan {
    let found = spans
        .iter()
        .find(|span| span.service == service && span.name == name);
    found.unwrap_or_else(|| panic!("no span {name} of {service} in {spans:#?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_holds_api_rpc_and_sql_with_the_right_parents() {
    let system = System::start().await.expect("the system");
    let (_, token) = system.log_in("eve").await;
    let new = json!({"code": "rust-1", "name": "Rust", "type": 1});
    system.courseware("add", &token, new).await.succeeded();
    // Three requests, each with a span in the api, two of the call, and one of the database; a login name is looked up for
    // the id, and the row by that, each first in the cache.
    let spans = system.sink.wait_for(15).await.expect("all spans");
    let api = find(&spans, "courseware-api", "POST /api/courseware/add").clone();
    let spans: Vec<_> = spans
        .into_iter()
        .filter(|span| span.trace_id == api.trace_id)
        .collect();
    assert_eq!(spans.len(), 4, "{spans:#?}");

    let client = find(&spans, "courseware-api", "user.Courseware/Add");
    let server = find(&spans, "courseware-rpc", "user.Courseware/Add");
    let sql = spans
        .iter()
        .find(|span| {
            span.service == "courseware-rpc" && span.attributes.contains_key("db.query.text")
        })
        .expect("a span of the database");
    assert_eq!(api.parent_id, None);
    assert_eq!(client.parent_id, Some(api.span_id.clone()));
    assert_eq!(server.parent_id, Some(client.span_id.clone()));
    assert_eq!(sql.parent_id, Some(server.span_id.clone()));
    assert_eq!(api.attributes["http.route"], "/api/courseware/add");
    assert_eq!(api.attributes["http.response.status_code"], "200");
    assert!(sql.attributes["db.query.text"].starts_with("INSERT"));
}
