//! What a user does, and every business error on the way.

use e2e::System;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn register_log_in_and_keep_courseware() {
    let system = System::start().await.expect("the system");
    let (id, token) = system.log_in("ada").await;
    let info = system
        .user("userInfo", &token, json!({"id": id}))
        .await
        .succeeded();
    assert_eq!(
        info,
        json!({"id": id, "username": "ada", "loginName": "ada", "sex": 1})
    );

    let new = json!({"code": "rust-1", "name": "Rust", "type": 1});
    let data = system.courseware("add", &token, new).await.succeeded();
    assert_eq!(data, json!({}));
    let row = system
        .courseware("get", &token, json!({"id": 1}))
        .await
        .succeeded();
    assert_eq!(
        row,
        json!({"id": 1, "code": "rust-1", "name": "Rust", "type": 1})
    );

    let change = json!({"id": 1, "code": "", "name": "Rust in action", "type": 0});
    system
        .courseware("update", &token, change)
        .await
        .succeeded();
    let row = system
        .courseware("get", &token, json!({"id": 1}))
        .await
        .succeeded();
    assert_eq!(
        row,
        json!({"id": 1, "code": "rust-1", "name": "Rust in action", "type": 1})
    );

    system
        .courseware("delete", &token, json!({"id": 1}))
        .await
        .succeeded();
    let gone = system.courseware("get", &token, json!({"id": 1})).await;
    gone.failed(400, 5000, "数据不存在");
}

#[tokio::test(flavor = "multi_thread")]
async fn business_errors_keep_code_and_message_from_the_rpc_to_the_client() {
    let system = System::start().await.expect("the system");
    let (_, token) = system.log_in("bob").await;
    let again = json!({"loginName": "bob", "username": "b", "password": "x", "sex": 0});
    system
        .user("register", "", again)
        .await
        .failed(400, 5000, "用户名已存在");
    let nobody = json!({"loginName": "nobody", "password": "x"});
    system
        .user("login", "", nobody)
        .await
        .failed(400, 500, "数据不存在");
    let wrong = json!({"loginName": "bob", "password": "x"});
    system
        .user("login", "", wrong)
        .await
        .failed(400, 5000, "密码错误");
    let unknown = system.user("userInfo", &token, json!({"id": 99})).await;
    unknown.failed(400, 5000, "用户不存在");

    let add = |code: &str| json!({"code": code, "name": "n", "type": 1});
    for code in ["a", "b"] {
        system
            .courseware("add", &token, add(code))
            .await
            .succeeded();
    }
    let again = system.courseware("add", &token, add("a")).await;
    again.failed(400, 5000, "课件编号已存在");
    let taken = json!({"id": 2, "code": "a", "name": "", "type": 0});
    let taken = system.courseware("update", &token, taken).await;
    taken.failed(400, 5000, "课件编号已存在");
    let unknown = json!({"id": 9, "code": "c", "name": "", "type": 0});
    let unknown = system.courseware("update", &token, unknown).await;
    unknown.failed(400, 5000, "数据不存在");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_breaks_the_contract_names_every_field() {
    let system = System::start().await.expect("the system");
    let answer = system.user("login", "", json!({"password": 5})).await;
    assert_eq!(answer.status.as_u16(), 400);
    assert_eq!(answer.body["code"], 400);
    let message = answer.body["message"].as_str().expect("a text");
    assert!(
        message.contains("loginName") && message.contains("password"),
        "{message}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_beyond_the_database_is_the_clients_fault_and_opens_no_breaker() {
    const BEYOND: u64 = i64::MAX.cast_unsigned() + 1;
    let system = System::start().await.expect("the system");
    let (id, token) = system.log_in("zoe").await;
    let user = json!({"loginName": "big", "username": "b", "password": "x", "sex": BEYOND});
    let sex = system.user("register", "", user).await;
    sex.failed(400, 400, "field `Sex`: is out of range");
    for _ in 0..50 {
        let asked = system.user("userInfo", &token, json!({"id": BEYOND})).await;
        asked.failed(400, 400, "field `Id`: is out of range");
        let asked = system
            .courseware("get", &token, json!({"id": BEYOND}))
            .await;
        asked.failed(400, 400, "field `Id`: is out of range");
    }
    let info = system.user("userInfo", &token, json!({"id": id})).await;
    info.succeeded();
    let new = json!({"code": "c", "name": "n", "type": BEYOND});
    let new = system.courseware("add", &token, new).await;
    new.failed(400, 400, "field `Type`: is out of range");
}
