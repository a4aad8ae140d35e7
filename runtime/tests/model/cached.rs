//! Rows that a cache keeps: what they cost, and that they are never old.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use ferroctl_runtime::{
    db::Db,
    model::{Error, eq, ge, inc, query, set},
    telemetry::{Telemetry, metrics::Format},
};
use futures_util::future::join_all;

use super::database::{self, Home, TABLES};
use super::fixture::{db, named};
use super::homestay::{self, NewHomestay};
use super::member::{self, NewMember};
use super::user::{self, Update, Where};

/// A database with two users, and what counts its statements.
async fn counted() -> (Db, Home, impl Fn() -> u64) {
    let telemetry = Telemetry::off();
    let (db, home) = database::open_with(&telemetry).await;
    for table in TABLES {
        query(table).run(&db).await.unwrap();
    }
    user::insert_many(&db, &[named("ann"), named("bob")])
        .await
        .unwrap();
    let count = move || {
        let text = telemetry.metrics().text(Format::Prometheus);
        let name = r#"sql_client_requests_duration_ms_count{command="query"} "#;
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.map_or(0, |count| count.parse().unwrap())
    };
    (db, home, count)
}

async fn name(db: &Db, id: i64) -> Option<String> {
    let row = user::find_one(db, id).await.unwrap();
    row.map(|row| row.login_name)
}

#[tokio::test]
async fn a_row_is_asked_for_once() {
    let (db, _home, queries) = counted().await;
    let before = queries();
    let first = user::find_one(&db, 1).await.unwrap().unwrap();
    assert_eq!(queries() - before, 1);
    for _ in 0..10 {
        assert_eq!(user::find_one(&db, 1).await.unwrap(), Some(first.clone()));
    }
    let by_name = user::find_one_by_login_name(&db, "ann").await.unwrap();
    assert_eq!(by_name, Some(first));
    let asked = queries();
    assert_eq!(asked - before, 2, "the index is another key");
    user::find_one_by_login_name(&db, "ann").await.unwrap();
    user::find_one_by_login_name(&db, "ann").await.unwrap();
    assert_eq!(queries(), asked);
}

#[tokio::test]
async fn an_index_leads_to_a_row() {
    let (db, _home, queries) = counted().await;
    let before = queries();
    let row = user::find_one_by_login_name(&db, "bob").await.unwrap();
    assert_eq!(user::find_one(&db, 2).await.unwrap(), row);
    assert_eq!(queries() - before, 2, "which row it is, and the row");
}

#[tokio::test]
async fn that_there_is_no_row_is_kept_until_there_is_one() {
    let (db, _home, queries) = counted().await;
    let before = queries();
    for _ in 0..3 {
        assert_eq!(user::find_one(&db, 3).await.unwrap(), None);
        let eve = user::find_one_by_login_name(&db, "eve").await.unwrap();
        assert_eq!(eve, None);
    }
    assert_eq!(queries() - before, 2);
    assert_eq!(user::insert(&db, &named("eve")).await.unwrap(), 3);
    assert_eq!(name(&db, 3).await.as_deref(), Some("eve"));
    let eve = user::find_one_by_login_name(&db, "eve").await.unwrap();
    assert_eq!(eve.map(|row| row.id), Some(3));

    for id in [4, 5] {
        assert_eq!(name(&db, id).await, None);
    }
    user::insert_many(&db, &[named("fay"), named("gil")])
        .await
        .unwrap();
    for (id, login_name) in [(4, "fay"), (5, "gil")] {
        assert_eq!(name(&db, id).await.as_deref(), Some(login_name));
    }
}

#[tokio::test]
async fn a_thousand_that_ask_at_once_are_one_question() {
    let (db, _home, queries) = counted().await;
    let before = queries();
    let all = join_all((0..1000).map(|_| user::find_one(&db, 1))).await;
    assert!(all.into_iter().all(|row| row.unwrap().is_some()));
    assert_eq!(queries() - before, 1);
    let before = queries();
    let all = join_all((0..1000).map(|_| user::find_one(&db, 77))).await;
    assert!(all.into_iter().all(|row| row.unwrap().is_none()));
    assert_eq!(queries() - before, 1);
}

#[tokio::test]
async fn every_change_is_seen_at_once() {
    let (db, _home) = db(&["ann", "bob"]).await;
    let points = async |id| user::find_one(&db, id).await.unwrap().unwrap().points;
    let by_name = async |name: &str| {
        let row = user::find_one_by_login_name(&db, name).await.unwrap();
        row.map(|row| row.id)
    };
    assert_eq!((points(1).await, points(2).await), (0, 0));

    user::update_partial(&db, 1, Update::new().points(inc(5)))
        .await
        .unwrap();
    assert_eq!(points(1).await, 5);
    let all = Where::new().points(ge(0));
    user::update_where(&db, all, Update::new().points(inc(1)))
        .await
        .unwrap();
    assert_eq!((points(1).await, points(2).await), (6, 1));

    let mut row = user::find_one(&db, 1).await.unwrap().unwrap();
    assert_eq!(by_name("ann").await, Some(1));
    assert_eq!(by_name("amy").await, None);
    row.login_name = "amy".to_owned();
    user::update(&db, &row).await.unwrap();
    assert_eq!(by_name("ann").await, None);
    assert_eq!(by_name("amy").await, Some(1));
    let renamed = Update::new().login_name(set("ada"));
    user::update_where(&db, Where::new().login_name(eq("amy")), renamed)
        .await
        .unwrap();
    assert_eq!(by_name("amy").await, None);
    assert_eq!(by_name("ada").await, Some(1));

    let ada = user::NewUser {
        points: 70,
        ..named("ada")
    };
    user::upsert(&db, &ada).await.unwrap();
    assert_eq!(points(1).await, 70);
    user::delete_where(&db, Where::new().points(ge(70)))
        .await
        .unwrap();
    assert_eq!((name(&db, 1).await, by_name("ada").await), (None, None));
    user::delete(&db, 2).await.unwrap();
    assert_eq!(name(&db, 2).await, None);
}

#[tokio::test]
async fn marked_rows_are_gone_and_come_back() {
    let (db, _home) = db(&[]).await;
    let new = NewHomestay {
        title: "sea".to_owned(),
        ..NewHomestay::default()
    };
    let id = homestay::insert(&db, &new).await.unwrap();
    let mut row = homestay::find_one(&db, id).await.unwrap().unwrap();
    row.title = "lake".to_owned();
    homestay::update(&db, &row).await.unwrap();
    let old = homestay::update(&db, &row).await;
    assert!(matches!(old, Err(Error::Conflict)), "{old:?}");
    let found = homestay::find_one(&db, id).await.unwrap().unwrap();
    assert_eq!((found.title.as_str(), found.version), ("lake", 1));

    homestay::delete(&db, id).await.unwrap();
    assert_eq!(homestay::find_one(&db, id).await.unwrap(), None);
    let marked = homestay::Where::new().id(eq(id)).with_deleted();
    homestay::update_where(&db, marked, homestay::Update::new().del_state(set(0)))
        .await
        .unwrap();
    assert!(homestay::find_one(&db, id).await.unwrap().is_some());
    homestay::delete_hard(&db, homestay::Where::new().id(eq(id)))
        .await
        .unwrap();
    assert_eq!(homestay::find_one(&db, id).await.unwrap(), None);
}

#[tokio::test]
async fn keys_of_two_columns_are_keys() {
    let (db, _home) = db(&[]).await;
    assert_eq!(member::find_one(&db, 1, "ann").await.unwrap(), None);
    let new = NewMember {
        team_id: 1,
        user_name: "ann".to_owned(),
        role: "owner".to_owned(),
    };
    member::insert(&db, &new).await.unwrap();
    let found = member::find_one(&db, 1, "ann").await.unwrap();
    assert_eq!(found.map(|row| row.role).as_deref(), Some("owner"));
    let guest = member::Update::new().role(set("guest"));
    member::update_partial(&db, 1, "ann", guest).await.unwrap();
    let found = member::find_one(&db, 1, "ann").await.unwrap();
    assert_eq!(found.map(|row| row.role).as_deref(), Some("guest"));
}

#[tokio::test]
async fn what_a_transaction_changed_is_seen_once_it_counts() {
    let (db, _home) = db(&["ann"]).await;
    assert_eq!(name(&db, 1).await.as_deref(), Some("ann"));
    let renamed = || Update::new().login_name(set("amy"));

    let mut taken_back = db.begin().await.unwrap();
    user::update_partial(&mut taken_back, 1, renamed())
        .await
        .unwrap();
    let inside = user::find_one(&mut taken_back, 1).await.unwrap().unwrap();
    assert_eq!(inside.login_name, "amy");
    assert_eq!(name(&db, 1).await.as_deref(), Some("ann"));
    taken_back.rollback().await.unwrap();
    assert_eq!(name(&db, 1).await.as_deref(), Some("ann"));

    let mut counts = db.begin().await.unwrap();
    user::update_partial(&mut counts, 1, renamed())
        .await
        .unwrap();
    assert_eq!(name(&db, 1).await.as_deref(), Some("ann"));
    counts.commit().await.unwrap();
    assert_eq!(name(&db, 1).await.as_deref(), Some("amy"));
}

#[tokio::test]
async fn a_row_that_a_statement_of_ones_own_changed_can_be_forgotten() {
    let (db, _home) = db(&["ann"]).await;
    let row = user::find_one(&db, 1).await.unwrap().unwrap();
    query("UPDATE user SET points = 9 WHERE id = 1")
        .run(&db)
        .await
        .unwrap();
    user::forget(&db, &row).await;
    assert_eq!(user::find_one(&db, 1).await.unwrap().unwrap().points, 9);
}

#[tokio::test]
async fn who_waits_for_a_change_may_go() {
    let (db, _home) = db(&["ann"]).await;
    for points in 1..=20 {
        user::find_one(&db, 1).await.unwrap();
        let change = user::update_partial(&db, 1, Update::new().points(set(points)));
        let _ = tokio::time::timeout(Duration::from_micros(points as u64 * 20), change).await;
    }
    // The last one may still be underway.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let there = user::find_first(&db, Where::new().id(eq(1))).await.unwrap();
    assert_eq!(user::find_one(&db, 1).await.unwrap(), there);
}

/// How long writers and readers go on; `FERROCTL_RACE` says another time, seconds.
fn race() -> Duration {
    let seconds = std::env::var("FERROCTL_RACE").ok();
    Duration::from_secs(seconds.map_or(1, |seconds| seconds.parse().unwrap()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_reads_what_was_before_a_change() {
    let (db, _home) = db(&["ann", "bob"]).await;
    let written = Arc::new([AtomicI64::new(0), AtomicI64::new(0)]);
    let over = Arc::new(AtomicBool::new(false));
    let writers = (0..8).map(|number| {
        let (db, written, over) = (db.clone(), Arc::clone(&written), Arc::clone(&over));
        tokio::spawn(async move {
            let mut writes = 0;
            while !over.load(Ordering::Relaxed) {
                let place = (number + writes) % 2;
                let id = place as i64 + 1;
                let (_, points) = db
                    .transaction(async |tx| {
                        let change = Update::new().points(inc(1));
                        user::update_partial(&mut *tx, id, change).await?;
                        let row = user::find_one(&mut *tx, id).await?.unwrap();
                        Ok::<_, Error>((row.id, row.points))
                    })
                    .await
                    .unwrap();
                written[place].fetch_max(points, Ordering::SeqCst);
                writes += 1;
                tokio::time::sleep(Duration::from_micros(300)).await;
            }
            writes
        })
    });
    let writers: Vec<_> = writers.collect();
    let readers = (0..8).map(|number| {
        let (db, written, over) = (db.clone(), Arc::clone(&written), Arc::clone(&over));
        tokio::spawn(async move {
            let mut reads = 0;
            while !over.load(Ordering::Relaxed) {
                let place = (number + reads) % 2;
                let at_least = written[place].load(Ordering::SeqCst);
                let row = match number < 4 {
                    true => user::find_one(&db, place as i64 + 1).await,
                    false => user::find_one_by_login_name(&db, ["ann", "bob"][place]).await,
                };
                let points = row.unwrap().unwrap().points;
                assert!(points >= at_least, "{points} after {at_least}");
                reads += 1;
                tokio::task::yield_now().await;
            }
            reads
        })
    });
    let readers: Vec<_> = readers.collect();
    let begin = Instant::now();
    tokio::time::sleep(race()).await;
    over.store(true, Ordering::Relaxed);
    let (mut reads, mut writes) = (0, 0);
    for reader in readers {
        reads += reader.await.unwrap();
    }
    for writer in writers {
        writes += writer.await.unwrap();
    }
    println!("{reads} reads, {writes} writes in {:?}", begin.elapsed());
    assert!(reads > 100 && writes > 10);
}
