//! What only Redis does: it goes away, and others write to it.

use std::{
    net::TcpStream,
    time::{Duration, Instant},
};

use ::redis::AsyncCommands as _;
use ferroctl_runtime::{
    model::{Error, set},
    redis::{PeriodLimit, Redis, Taken, TokenLimit},
    settings::{self, OnCacheError},
    telemetry::Telemetry,
};

use super::database::cached;
use super::fixture::{db, named};
use super::process::Server;
use super::sqlite;
use super::user::{self, Update};

/// Ends a server, and waits until nobody listens there.
async fn end(server: Server) {
    let port = server.port;
    drop(server);
    let until = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(("127.0.0.1", port)).is_ok() {
        assert!(Instant::now() < until, "it goes on");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn connect(port: u16) -> Redis {
    let settings = settings::Redis {
        host: format!("127.0.0.1:{port}"),
        non_block: false,
        ..settings::Redis::default()
    };
    Redis::connect(&settings, &Telemetry::off()).await.unwrap()
}

#[tokio::test]
async fn rows_are_what_go_keeps() {
    let (db, (_folder, server)) = db(&["安"]).await;
    user::find_one_by_login_name(&db, "安").await.unwrap();
    let mut redis = connect(server.port).await.connection();
    let index: String = redis.get("cache:user:loginName:安").await.unwrap();
    assert_eq!(index, "1");
    let row: String = redis.get("cache:user:id:1").await.unwrap();
    let begin = r#"{"Id":1,"LoginName":"安","Age":{"Int64":0,"Valid":false},"Points":0,"Balance":0,"CreateTime":"20"#;
    assert!(row.starts_with(begin), "{row}");
    let (index, row): (i64, i64) = (
        redis.ttl("cache:user:loginName:安").await.unwrap(),
        redis.ttl("cache:user:id:1").await.unwrap(),
    );
    let week = 7 * 24 * 3600;
    assert!(
        (week * 94 / 100..=week * 106 / 100).contains(&index),
        "{index}"
    );
    assert!(
        (week * 94 / 100..=week * 106 / 100 + 5).contains(&row),
        "{row}"
    );

    user::find_one(&db, 9).await.unwrap();
    let none: String = redis.get("cache:user:id:9").await.unwrap();
    assert_eq!(none, "*");
    let seconds: i64 = redis.ttl("cache:user:id:9").await.unwrap();
    assert!((56..=63).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn what_go_wrote_is_read() {
    let (db, (_folder, server)) = db(&["ann"]).await;
    let mut redis = connect(server.port).await.connection();
    let row = r#"{"Id":1,"LoginName":"from Go","Age":{"Int64":5,"Valid":true},"Points":7,"Balance":1.5,"CreateTime":"2026-01-02T03:04:05.12+08:00","UpdateTime":"2026-01-02T03:04:05Z"}"#;
    let _: () = redis.set("cache:user:id:1", row).await.unwrap();
    let found = user::find_one(&db, 1).await.unwrap().unwrap();
    assert_eq!(
        (found.login_name.as_str(), found.age, found.points),
        ("from Go", Some(5), 7)
    );
    assert_eq!(found.balance.to_string(), "1.50");
    assert_eq!(found.create_time.to_string(), "2026-01-01 19:04:05.120 UTC");

    // What nobody can read is read anew.
    let _: () = redis.set("cache:user:id:1", r#"{"Id":"x"}"#).await.unwrap();
    let found = user::find_one(&db, 1).await.unwrap().unwrap();
    assert_eq!(found.login_name, "ann");
    let there: String = redis.get("cache:user:id:1").await.unwrap();
    assert!(there.contains(r#""LoginName":"ann""#), "{there}");
}

#[tokio::test]
async fn a_cache_that_is_away_is_an_error_or_the_databases_work() {
    let (plain, _folder) = sqlite::open().await;
    ::ferroctl_runtime::model::query(sqlite::TABLES[0])
        .run(&plain)
        .await
        .unwrap();
    user::insert(&plain, &named("ann")).await.unwrap();
    let server = Server::redis();
    let port = server.port;
    let telemetry = Telemetry::off();
    let failing = cached(plain.clone(), port, &telemetry, OnCacheError::Fail);
    let asking = cached(plain, port, &telemetry, OnCacheError::Database);
    assert!(user::find_one(&failing, 1).await.unwrap().is_some());
    end(server).await;
    let error = user::find_one(&failing, 1).await;
    assert!(matches!(error, Err(Error::Cache(_))), "{error:?}");
    assert!(user::find_one(&asking, 1).await.unwrap().is_some());
    // A change counts; that it is to be forgotten is tried again later.
    let changed = user::update_partial(&failing, 1, Update::new().points(set(3))).await;
    assert_eq!(changed.unwrap(), 1);
}

#[tokio::test]
async fn a_lock_is_held_by_one() {
    let server = Server::redis();
    let redis = connect(server.port).await;
    let minute = Duration::from_secs(60);
    let mut lock = redis.try_lock("job", minute).await.unwrap().unwrap();
    assert!(redis.try_lock("job", minute).await.unwrap().is_none());
    assert!(lock.renew().await.unwrap());
    let millis: i64 = redis.connection().pttl("job").await.unwrap();
    assert!((59_000..=60_500).contains(&millis), "{millis}");
    assert!(lock.release().await.unwrap());
    drop(redis.try_lock("job", minute).await.unwrap().unwrap());
    let until = Instant::now() + Duration::from_secs(10);
    while redis.try_lock("job", minute).await.unwrap().is_none() {
        assert!(Instant::now() < until, "a dropped lock is given back");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn limits_count() {
    let server = Server::redis();
    let redis = connect(server.port).await;
    let limit = PeriodLimit::new(&redis, Duration::from_secs(60), 3, "sms:");
    let mut taken = Vec::new();
    for _ in 0..4 {
        taken.push(limit.take("138").await.unwrap());
    }
    assert_eq!(
        taken,
        [Taken::Allowed, Taken::Allowed, Taken::Last, Taken::Refused]
    );
    assert!(limit.take("139").await.unwrap().is_allowed());

    let tokens = TokenLimit::new(&redis, 1, 5, "login");
    let mut allowed = 0;
    for _ in 0..10 {
        allowed += usize::from(tokens.allow().await);
    }
    assert!((5..=6).contains(&allowed), "{allowed}");
    end(server).await;
    // Without Redis this process counts by itself.
    let mut allowed = 0;
    for _ in 0..10 {
        allowed += usize::from(tokens.allow().await);
    }
    assert!((1..=9).contains(&allowed), "{allowed}");
}
