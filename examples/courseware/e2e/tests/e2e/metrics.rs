//! Every service counts under go-zero's names.

use serde_json::json;

use crate::system::System;

#[track_caller]
fn has(page: &str, line: &str) {
    assert!(
        page.lines().any(|found| found.starts_with(line)),
        "no `{line}` in\n{page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_series_have_the_right_counts() {
    let system = System::start().await.expect("the system");
    let (id, token) = system.log_in("mia").await;
    for _ in 0..3 {
        system
            .user("userInfo", &token, json!({"id": id}))
            .await
            .succeeded();
    }
    system
        .user("userInfo", &token, json!({"id": 99}))
        .await
        .failed(400, 5000, "用户不存在");
    system
        .user("userInfo", "", json!({"id": id}))
        .await
        .failed(401, 401, "鉴权失败");

    let api = system.metrics(&system.user_api).await;
    let route = r#"path="/api/user/userInfo",method="POST""#;
    has(
        &api,
        &format!(r#"http_server_requests_code_total{{{route},code="200"}} 3"#),
    );
    has(
        &api,
        &format!(r#"http_server_requests_code_total{{{route},code="400"}} 1"#),
    );
    has(
        &api,
        &format!(r#"http_server_requests_code_total{{{route},code="401"}} 1"#),
    );
    assert!(
        api.contains(r#"http_server_requests_duration_ms_bucket{"#) && api.contains(r#"le="5""#)
    );
    has(
        &api,
        r#"rpc_client_requests_code_total{method="/user.User/UserInfo",code="0"} 3"#,
    );
    has(
        &api,
        r#"rpc_client_requests_code_total{method="/user.User/UserInfo",code="5000"} 1"#,
    );

    let rpc = system.metrics(&system.user_rpc).await;
    has(
        &rpc,
        r#"rpc_server_requests_code_total{method="/user.User/UserInfo",code="0"} 3"#,
    );
    has(
        &rpc,
        r#"rpc_server_requests_code_total{method="/user.User/UserInfo",code="5000"} 1"#,
    );
    has(
        &rpc,
        r#"rpc_server_requests_duration_ms_count{method="/user.User/UserInfo"} 4"#,
    );
    assert!(rpc.contains("sql_client_requests_duration_ms_bucket"));

    let idle = system.metrics(&system.courseware_api).await;
    assert!(!idle.contains(r#"code="200""#), "{idle}");
    let idle = system.metrics(&system.courseware_rpc).await;
    assert!(!idle.contains(r#"code="0""#), "{idle}");
}
