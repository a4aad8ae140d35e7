//! What a generated model costs, against the same statements in hand-written sqlx: `cargo run --release`.
//!
//! The calls are those of `runtime/tests/model/user.rs`, which ferroctl wrote. By hand they are `query_as` with a derived
//! `FromRow`, once on sqlx's pool itself (`unobserved`) and once on the runtime's, which traces and counts each statement.
//! All share one pool, and take turns in every round. The databases are a file of SQLite and, where `mariadbd` is
//! installed, a MariaDB that is started for this on a port of its own.
#![allow(
    clippy::print_stdout,
    reason = "a benchmark prints what it has measured"
)]

mod by_hand;
#[path = "../../../runtime/tests/model/mysql.rs"]
#[allow(dead_code, unused_imports, reason = "the tests' own, who use more")]
mod mysql;
#[path = "../../../runtime/tests/model/process.rs"]
mod process;
mod race;
#[path = "../../service/measure/src/samples.rs"]
#[allow(dead_code, reason = "the other benchmark's, which uses more")]
mod samples;
#[path = "../../../runtime/tests/model/sqlite.rs"]
mod sqlite;
#[path = "../../../runtime/tests/model/user.rs"]
#[allow(dead_code, reason = "as in a service, not everything is used")]
mod user;

use std::process::Command;

use ferroctl_runtime::{
    db::Db,
    model::{Page, query},
    settings,
    telemetry::Telemetry,
};

use self::{
    race::{ROWS, Race},
    user::{NewUser, Where},
};

/// Rows of a page.
const SIZE: i64 = 100;
/// Calls of a slice.
const FINDS: i64 = 500;
const PAGES: i64 = 30;

/// Races calls of the model against those by hand on one kind of database.
macro_rules! race {
    ($name:literal, $db:expr, $pool:expr, $by_hand:ident) => {{
        let (db, pool) = ($db, $pool);
        let unobserved = pool.unobserved();
        let mut race = Race::new(concat!($name, ": find_one"), FINDS);
        race.add("sqlx", async |id| {
            by_hand::$by_hand::find_one(unobserved, id).await.is_ok()
        });
        race.add("sqlx, observed", async |id| {
            by_hand::$by_hand::find_one(pool, id).await.is_ok()
        });
        race.add("model", async |id| user::find_one(db, id).await.is_ok());
        race.run(0.95).await;

        let mut race = Race::new(concat!($name, ": page of 100 rows"), PAGES);
        race.add("sqlx", async |n| {
            by_hand::$by_hand::page(unobserved, number(n), SIZE)
                .await
                .is_ok()
        });
        race.add("sqlx, observed", async |n| {
            by_hand::$by_hand::page(pool, number(n), SIZE).await.is_ok()
        });
        race.add("model", async |n| page(db, number(n)).await);
        race.run(0.9).await;
    }};
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (db, _folder) = sqlite::open().await;
    fill(&db, sqlite::TABLES[0]).await?;
    race!("SQLite", &db, db.sqlite()?, sqlite);
    cache("SQLite", &db).await?;

    if Command::new("mariadbd").arg("--version").output().is_err() {
        println!("skipped: MariaDB (no mariadbd)");
        return Ok(());
    }
    let (db, ()) = mysql::open().await;
    fill(&db, mysql::TABLES[0]).await?;
    race!("MariaDB", &db, db.mysql()?, mysql);
    cache("MariaDB", &db).await
}

/// Races rows that the process keeps against those of the database.
async fn cache(name: &str, db: &Db) -> anyhow::Result<()> {
    let terms = settings::RowCache::default();
    let kept = db
        .clone()
        .cached(&settings::Cache::default(), &terms, &Telemetry::off())?;
    let mut race = Race::new(&format!("{name}: find_one in the process"), FINDS);
    race.add("database", async |id| user::find_one(db, id).await.is_ok());
    race.add("cache", async |id| user::find_one(&kept, id).await.is_ok());
    race.run(20.0).await;
    Ok(())
}

/// Makes the table and its rows.
async fn fill(db: &Db, table: &'static str) -> anyhow::Result<()> {
    query(table).run(db).await?;
    let row = |n: i64| {
        Ok(NewUser {
            login_name: format!("user{n}@example.com"),
            age: (n % 3 > 0).then_some(n % 90),
            points: n * 7,
            balance: format!("{}.{:02}", n * 3, n % 100).parse()?,
        })
    };
    let rows = (1..=ROWS).map(row).collect::<anyhow::Result<Vec<_>>>()?;
    user::insert_many(db, &rows).await?;
    Ok(())
}

async fn page(db: &Db, number: i64) -> bool {
    let rows = Where::new().order_by(user::ID.asc());
    let page = user::page(db, rows, Page::new(number, SIZE)).await;
    page.is_ok_and(|page| page.rows.len() == 100 && page.total == ROWS)
}

/// The page with a row.
fn number(row: i64) -> i64 {
    1 + (row - 1) / SIZE
}
