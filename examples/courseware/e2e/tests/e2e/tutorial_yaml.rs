//! The tutorial's own YAML blocks (part 8) start these services as they are; only addresses and secrets differ.

use serde_json::json;

use crate::system::{Files, System};

const TUTORIAL: Files = Files {
    user_rpc: include_str!("tutorial/user-rpc.yaml"),
    user_api: include_str!("tutorial/user-api.yaml"),
    courseware_rpc: include_str!("tutorial/courseware-rpc.yaml"),
    courseware_api: include_str!("tutorial/courseware-api.yaml"),
};

#[tokio::test(flavor = "multi_thread")]
async fn the_tutorials_yaml_starts_the_system_and_delivers_traces() {
    let system = System::start_on(&TUTORIAL).await.expect("the system");
    let (_, token) = system.log_in("tom").await;
    let new = json!({"code": "c", "name": "n", "type": 1});
    system.courseware("add", &token, new).await.succeeded();
    let spans = system.sink.wait_for(15).await.expect("spans");
    for service in ["user-api", "user-rpc", "courseware-api", "courseware-rpc"] {
        assert!(
            spans.iter().any(|span| span.service == service),
            "{service}: {spans:#?}"
        );
    }
}
