//! Every route answers 501 in the envelope before its logic is written.

mod asked;

use courseware_api::generated::{DEFAULTS, Service};
use serde_json::json;

#[tokio::test]
async fn every_route_says_that_it_is_not_written() -> anyhow::Result<()> {
    let config = asked::config("courseware-api", DEFAULTS)?;
    let auth = config.block("Auth")?;
    let service = Service::new().start(config).await?;
    let add = json!({"code": "c1", "name": "Rust", "type": 1});
    let update = json!({"id": 1, "code": "c1", "name": "Rust", "type": 1});
    let routes = [
        ("/api/courseware/add", add, "courseware_add"),
        ("/api/courseware/update", update, "courseware_update"),
        ("/api/courseware/get", json!({"id": 1}), "courseware_get"),
        ("/api/courseware/delete", json!({"id": 1}), "courseware_delete"),
    ];
    asked::all(service.addr(), &auth, &routes).await?;
    service.stop().await
}
