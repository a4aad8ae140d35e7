//! A Go service and this one share a table, and what a Redis keeps of its rows.

use ::redis::{AsyncCommands as _, aio::MultiplexedConnection};
use ferroctl_runtime::{
    db::Db,
    model::{Json, query, set},
    settings,
    telemetry::Telemetry,
};

use super::database;
use super::process::Server;
use super::shelf::{self, NewShelf, Shelf, Update};
use crate::go_program::GoProgram;

struct Both {
    db: Db,
    go: GoProgram,
    redis: MultiplexedConnection,
    _server: Server,
}

/// Both services on one database and one Redis, with clocks as in Shanghai.
async fn both() -> Option<Both> {
    let name = database::database().await;
    let zone = "&loc=Asia%2FShanghai";
    let db = database::connect(&name, zone).await;
    query(include_str!("shelf.sql")).run(&db).await.unwrap();
    let server = Server::redis();
    let host = format!("127.0.0.1:{}", server.port);
    let node = settings::CacheNode {
        host: host.clone(),
        ..settings::CacheNode::default()
    };
    let nodes = settings::Cache { nodes: vec![node] };
    let terms = settings::RowCache::default();
    let db = db.cached(&nodes, &terms, &Telemetry::off()).unwrap();
    let client = ::redis::Client::open(format!("redis://{host}")).unwrap();
    Some(Both {
        db,
        go: GoProgram::start("rowcache", &[&database::dsn(&name, zone), &host])?,
        redis: client.get_multiplexed_async_connection().await.unwrap(),
        _server: server,
    })
}

/// What is kept, by its keys; our versions are nobody else's.
async fn kept(redis: &mut MultiplexedConnection) -> Vec<(String, String)> {
    let mut keys: Vec<String> = redis.keys("cache:*").await.unwrap();
    keys.retain(|key| !key.ends_with(":version"));
    keys.sort();
    let mut kept = Vec::new();
    for key in keys {
        let value = redis.get(&key).await.unwrap();
        kept.push((key, value));
    }
    kept
}

fn rows() -> Vec<NewShelf> {
    let plain = NewShelf {
        name: "plain".to_owned(),
        bytes: b"bytes".to_vec(),
        defaulted: Some("x".to_owned()),
        at: "2026-01-02T03:04:05Z".parse().unwrap(),
        clock: "10:11:12".parse().unwrap(),
        day: "2026-02-03".parse().unwrap(),
        ..NewShelf::default()
    };
    let full = NewShelf {
        name: "<安&\"\\\u{2028}\u{7}😀>".to_owned(),
        mobile: Some("138".to_owned()),
        yes: true,
        number: i64::MIN,
        maybe_number: Some(-7),
        float_value: 0.1,
        maybe_float: Some(1e21),
        price: "12.30".parse().unwrap(),
        maybe_price: Some("-0.0001".parse().unwrap()),
        note: Some("line\nline\ttab\r\u{8}\u{c}".to_owned()),
        at: "2026-01-02T20:04:05.120Z".parse().unwrap(),
        maybe_at: Some("2026-07-02T20:04:05Z".parse().unwrap()),
        json: Some(Json::Null),
        ..plain.clone()
    };
    let floats = [1e-7, -1.5e-10, 123_456_789.125, 1e20, 1e300, -0.0, 3.0];
    let floats = floats.map(|number| NewShelf {
        name: format!("{number:e}"),
        float_value: number,
        ..plain.clone()
    });
    [plain.clone(), full].into_iter().chain(floats).collect()
}

async fn all(db: &Db) -> Vec<Shelf> {
    let all = shelf::Where::new().order_by(shelf::ID.asc());
    shelf::find(db, all).await.unwrap()
}

#[tokio::test]
async fn a_go_service_and_this_one_keep_the_same() {
    let Some(mut both) = both().await else {
        return println!("skipped: no Go");
    };
    let Both { db, go, redis, .. } = &mut both;
    for row in rows() {
        shelf::insert(&*db, &row).await.unwrap();
    }
    let rows = all(db).await;
    let ids: Vec<_> = rows.iter().map(|row| row.id).chain([77]).collect();

    for row in &rows {
        let name = go.ask(&format!("one {}", row.id));
        // The name of the second row has what ends a line for who reads it.
        assert!(name == row.name || row.id == 2, "{name}");
    }
    assert_eq!(go.ask("one 77"), "none");
    assert_eq!(go.ask("mobile nobody"), "none");
    go.ask("mobile 138");
    go.ask("no mobile");
    let of_go = kept(redis).await;
    assert!(of_go.len() > 12, "{of_go:?}");
    // What Go kept is what the database has.
    for row in &rows {
        let found = shelf::find_one(&*db, row.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(row));
    }
    let found = shelf::find_one_by_mobile(&*db, "138").await.unwrap();
    assert_eq!(found.map(|row| row.id), Some(2));

    let _: () = ::redis::cmd("FLUSHALL").query_async(redis).await.unwrap();
    for id in &ids {
        shelf::find_one(&*db, *id).await.unwrap();
    }
    shelf::find_one_by_mobile(&*db, "nobody").await.unwrap();
    shelf::find_one_by_mobile(&*db, "138").await.unwrap();
    let mut of_rust = kept(redis).await;
    // Nothing asks for the row without one here: Go's question finds none, as SQL compares no NULL.
    let no_mobile = ("cache:shelf:mobile:{ false}".to_owned(), "*".to_owned());
    assert!(of_go.contains(&no_mobile), "{of_go:?}");
    of_rust.push(no_mobile);
    of_rust.sort();
    assert_eq!(of_rust, of_go);
}

#[tokio::test]
async fn each_sees_what_the_other_changes() {
    let Some(mut both) = both().await else {
        return println!("skipped: no Go");
    };
    let Both { db, go, .. } = &mut both;
    let row = NewShelf {
        mobile: Some("138".to_owned()),
        ..rows().remove(0)
    };
    assert_eq!(go.ask("mobile 138"), "none");
    let id = shelf::insert(&*db, &row).await.unwrap();
    assert_eq!(go.ask("mobile 138"), "plain");
    for round in 0..20 {
        let ours = format!("rust{round}");
        shelf::update_partial(&*db, id, Update::new().name(set(ours.as_str())))
            .await
            .unwrap();
        assert_eq!(go.ask(&format!("one {id}")), ours);
        assert_eq!(go.ask("mobile 138"), ours);
        assert_eq!(go.ask(&format!("rename {id} go{round}")), "renamed");
        let found = shelf::find_one_by_mobile(&*db, "138")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(found.name, format!("go{round}"));
    }
    let moved = Update::new().mobile(set("139"));
    shelf::update_partial(&*db, id, moved).await.unwrap();
    assert_eq!(go.ask("mobile 138"), "none");
    assert_eq!(go.ask("mobile 139"), "go19");
    shelf::delete(&*db, id).await.unwrap();
    assert_eq!(go.ask("mobile 139"), "none");
}
