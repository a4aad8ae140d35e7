//! Every route calls its method, which answers that it is not written: 501 in the envelope.

mod asked;

use courseware_api::generated::{DEFAULTS, Service};
use serde_json::json;

#[tokio::test]
async fn every_route_says_that_its_method_is_not_written() -> anyhow::Result<()> {
    let rpc = courseware_rpc::generated::Service::new();
    let rpc = rpc.start(asked::rpc("courseware-rpc", courseware_rpc::generated::DEFAULTS)?).await?;
    let mut config = asked::config("courseware-api", DEFAULTS)?;
    config.set("CoursewareRpc.Endpoints", json!([rpc.addr().to_string()]));
    let auth = config.block("Auth")?;
    let service = Service::new().start(config).await?;
    let add = json!({"code": "c1", "name": "Rust", "type": 1});
    let update = json!({"id": 1, "code": "c1", "name": "Rust", "type": 1});
    let routes = [
        ("/api/courseware/add", add, "add"),
        ("/api/courseware/update", update, "update"),
        ("/api/courseware/get", json!({"id": 1}), "get"),
        ("/api/courseware/delete", json!({"id": 1}), "delete"),
    ];
    asked::all(service.addr(), &auth, &routes).await?;
    service.stop().await?;
    rpc.stop().await
}
