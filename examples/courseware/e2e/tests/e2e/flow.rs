//! What a user does, and every business error on the way.

use std::sync::Arc;

use serde_json::json;
use tokio::task::JoinSet;

use crate::system::System;

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

#[tokio::test(flavor = "multi_thread")]
async fn what_no_row_can_hold_is_refused_by_the_contract() {
    let system = System::start().await.expect("the system");
    let long = "a".repeat(80);
    let new = json!({"loginName": "", "username": "u", "password": long, "sex": 1_u64 << 63});
    let answer = system.user("register", "", new).await;
    assert_eq!(answer.status.as_u16(), 400, "{}", answer.body);
    let message = answer.body["message"].as_str().expect("a text");
    assert!(
        message.contains("field `sex`: must be in [0:255]"),
        "{message}"
    );
    let new = json!({"loginName": "", "username": "u", "password": long, "sex": 1});
    let answer = system.user("register", "", new).await;
    let message = answer.body["message"].as_str().expect("a text");
    for field in ["loginName", "password"] {
        assert!(message.contains(field), "{message}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_password_itself_logs_in() {
    let system = System::start().await.expect("the system");
    let long = "b".repeat(72);
    for (name, password) in [("short", "a"), ("long", &*long)] {
        let new = json!({"loginName": name, "username": name, "password": password, "sex": 0});
        system.user("register", "", new).await.succeeded();
    }
    let log_in = async |name: &str, password: &str| {
        let credentials = json!({"loginName": name, "password": password});
        system.user("login", "", credentials).await
    };
    log_in("short", "a").await.succeeded();
    log_in("long", &long).await.succeeded();
    log_in("long", &long[1..])
        .await
        .failed(400, 5000, "密码错误");
    for (name, password) in [
        ("short", "a\0a"),
        ("long", &format!("{long}b")),
        ("short", ""),
    ] {
        let answer = log_in(name, password).await;
        assert_eq!(answer.status.as_u16(), 400, "{}", answer.body);
        assert_eq!(answer.body["code"], 400, "{password:?}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_wrong_passwords_leaves_others_their_time() {
    let system = Arc::new(System::start().await.expect("the system"));
    let (id, token) = system.log_in("kai").await;
    let mut flood = JoinSet::new();
    for _ in 0..100 {
        let system = Arc::clone(&system);
        flood.spawn(async move {
            let credentials = json!({"loginName": "kai", "password": "wrong"});
            let answer = system.user("login", "", credentials).await;
            answer.failed(400, 5000, "密码错误");
        });
    }
    for _ in 0..20 {
        let info = system.user("userInfo", &token, json!({"id": id})).await;
        info.succeeded();
    }
    let done = std::iter::from_fn(|| flood.try_join_next()).count();
    assert!(
        done < 50,
        "{done} of the flood were answered before 20 others"
    );
    flood.join_all().await;
}
