//! The database: schema, statements, transactions, and what is counted of them.

#![cfg(feature = "sqlite")]

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use ferroctl_runtime::{
    db::{Db, Migrations},
    settings::{Migrate, Secret},
    telemetry::{Telemetry, metrics::Format},
};
use sqlx::{
    Connection as _, Executor as _, SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};
use tokio::time::timeout;

/// A database in a folder of its own, which goes with it.
struct Fixture {
    db: Db,
    telemetry: Telemetry,
    folder: PathBuf,
}

impl Fixture {
    async fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("ferroctl-runtime-db-{name}-{}", std::process::id()));
        let url = format!("sqlite://{}/deep/user.db", folder.display());
        let telemetry = Telemetry::off();
        let db = Db::connect(&Secret::new(url), &telemetry).await.unwrap();
        let table = "CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT UNIQUE)";
        sqlx::query(table)
            .execute(db.sqlite().unwrap())
            .await
            .unwrap();
        Self {
            db,
            telemetry,
            folder,
        }
    }

    async fn names(&self) -> Vec<String> {
        let names = sqlx::query_scalar("SELECT name FROM user ORDER BY id");
        names.fetch_all(self.db.sqlite().unwrap()).await.unwrap()
    }

    /// The value of the series that begins with `series`.
    fn count(&self, series: &str) -> Option<String> {
        let page = self.telemetry.metrics().text(Format::Prometheus);
        let line = page.lines().find(|line| line.starts_with(series))?;
        line.rsplit(' ').next().map(str::to_owned)
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const INSERT: &str = "INSERT INTO user (name) VALUES (?)";

/// One migration, which makes the table `book`.
fn book() -> Migrator {
    let sql = SqlStr::from_static("CREATE TABLE book (id INTEGER)");
    let up = MigrationType::Simple;
    Migrator::with_migrations(vec![Migration::new(1, "book".into(), up, sql, false)])
}

async fn has_book(db: &Db) -> bool {
    let books = sqlx::query("SELECT id FROM book").fetch_all(db.sqlite().unwrap());
    books.await.is_ok()
}

#[tokio::test]
async fn migrations_run_at_a_start_when_told_to() {
    let fixture = Fixture::new("told").await;
    let migrations = Migrations::new("user-rpc").sqlite(book());
    let start = async |when| migrations.at_start(&fixture.db, when).await.unwrap();
    start(Migrate::ByCommand).await;
    assert!(!has_book(&fixture.db).await);
    start(Migrate::OnSqlite).await;
    assert!(has_book(&fixture.db).await);
    // A second time there is nothing to do, and a service beside this one has a list of its own.
    start(Migrate::AtStart).await;
    let other = Migrations::new("order-rpc").sqlite(book());
    let error = other.run(&fixture.db).await.unwrap_err();
    assert!(format!("{error:#}").contains("already exists"), "{error:#}");
}

#[tokio::test]
async fn migrations_of_another_database_are_none() {
    let fixture = Fixture::new("other").await;
    let migrations = Migrations::new("user-rpc").mysql(book());
    migrations.run(&fixture.db).await.unwrap();
    assert!(!has_book(&fixture.db).await);
}

#[tokio::test]
async fn statements_run_with_their_arguments() {
    let fixture = Fixture::new("arguments").await;
    let done = sqlx::query(INSERT)
        .bind("ann")
        .execute(fixture.db.sqlite().unwrap())
        .await
        .unwrap();
    assert_eq!(done.last_insert_rowid(), 1);
    let by_name = sqlx::query_as::<_, (i64, String)>("SELECT id, name FROM user WHERE name = ?");
    let found = by_name
        .bind("ann")
        .fetch_optional(fixture.db.sqlite().unwrap())
        .await
        .unwrap();
    assert_eq!(found, Some((1, "ann".to_owned())));
    let missing = sqlx::query("SELECT 1 FROM user WHERE name = 'bob'")
        .fetch_one(fixture.db.sqlite().unwrap())
        .await;
    assert!(matches!(missing, Err(sqlx::Error::RowNotFound)));
}

#[tokio::test]
async fn a_transaction_counts_as_a_whole() {
    let fixture = Fixture::new("transaction").await;
    let mut transaction = fixture.db.begin().await.unwrap();
    sqlx::query(INSERT)
        .bind("ann")
        .execute(transaction.sqlite().unwrap())
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    let mut transaction = fixture.db.begin().await.unwrap();
    sqlx::query(INSERT)
        .bind("bob")
        .execute(transaction.sqlite().unwrap())
        .await
        .unwrap();
    let inside: i64 = sqlx::query_scalar("SELECT count(*) FROM user")
        .fetch_one(transaction.sqlite().unwrap())
        .await
        .unwrap();
    assert_eq!(inside, 2);
    drop(transaction);
    assert_eq!(fixture.names().await, ["ann"]);
}

/// Another process that writes until it is dropped.
async fn writer(fixture: &Fixture) -> sqlx::SqliteConnection {
    let url = format!("sqlite://{}/deep/user.db", fixture.folder.display());
    let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    other
}

#[tokio::test]
async fn a_statement_that_is_given_up_while_it_waits_never_happens() {
    let fixture = Fixture::new("given-up").await;
    let writer = writer(&fixture).await;
    let patience = Duration::from_millis(200);
    let insert = sqlx::query(INSERT)
        .bind("ann")
        .execute(fixture.db.sqlite().unwrap());
    assert!(timeout(patience, insert).await.is_err());
    let row = sqlx::query("INSERT INTO user (name) VALUES ('bob') RETURNING id");
    assert!(
        timeout(patience, row.fetch_one(fixture.db.sqlite().unwrap()))
            .await
            .is_err()
    );
    assert!(timeout(patience, fixture.db.begin()).await.is_err());
    writer.close().await.unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(fixture.names().await.is_empty());
}

#[tokio::test]
async fn statements_and_transactions_wait_for_another_writer() {
    let fixture = Fixture::new("waiting").await;
    let writer = writer(&fixture).await;
    let end = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        writer.close().await.unwrap();
    };
    let insert = sqlx::query(INSERT)
        .bind("ann")
        .execute(fixture.db.sqlite().unwrap());
    let row = sqlx::query_scalar::<_, i64>("INSERT INTO user (name) VALUES ('bob') RETURNING id");
    let transaction = async {
        let mut transaction = fixture.db.begin().await?;
        let insert = sqlx::query(INSERT).bind("cyd");
        insert.execute(transaction.sqlite().unwrap()).await?;
        transaction.commit().await
    };
    let (insert, row, transaction, ()) = tokio::join!(
        insert,
        row.fetch_one(fixture.db.sqlite().unwrap()),
        transaction,
        end
    );
    insert.unwrap();
    row.unwrap();
    transaction.unwrap();
    assert_eq!(fixture.names().await.len(), 3);
}

#[tokio::test]
async fn transactions_that_read_before_they_write_do_not_meet() {
    let fixture = Fixture::new("meeting").await;
    let one = async |number: i64| {
        let mut transaction = fixture.db.begin().await?;
        let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM user");
        let count = count.fetch_one(transaction.sqlite().unwrap()).await?;
        let insert = sqlx::query(INSERT).bind(format!("{number} after {count}"));
        insert.execute(transaction.sqlite().unwrap()).await?;
        transaction.commit().await
    };
    let all = futures_util::future::join_all((0..8).map(one)).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(fixture.names().await.len(), 8);
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let fixture = Fixture::new("rights").await;
    let files: Vec<_> = std::fs::read_dir(fixture.folder.join("deep"))
        .unwrap()
        .map(|file| file.unwrap())
        .collect();
    assert!(files.len() >= 2, "{files:?}");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file:?}");
    }
}

#[tokio::test]
async fn statements_and_their_failures_are_counted() {
    let fixture = Fixture::new("metrics").await;
    for _ in 0..2 {
        let _ = sqlx::query(INSERT)
            .bind("ann")
            .execute(fixture.db.sqlite().unwrap())
            .await;
    }
    fixture.names().await;
    let durations = "sql_client_requests_duration_ms_count";
    // The table of the fixture is the third.
    let exec = fixture.count(&format!("{durations}{{command=\"exec\"}}"));
    assert_eq!(exec.as_deref(), Some("3"));
    let query = fixture.count(&format!("{durations}{{command=\"query\"}}"));
    assert_eq!(query.as_deref(), Some("1"));
    let errors = "sql_client_requests_error_total{command=\"exec\",error=\"unique violation\"}";
    assert_eq!(fixture.count(errors).as_deref(), Some("1"));
}

#[tokio::test]
async fn the_file_survives_its_connections() {
    let fixture = Fixture::new("file").await;
    sqlx::query(INSERT)
        .bind("ann")
        .execute(fixture.db.sqlite().unwrap())
        .await
        .unwrap();
    fixture.db.close().await;
    let url = format!("sqlite://{}/deep/user.db", fixture.folder.display());
    let again = Db::connect(&Secret::new(url), &fixture.telemetry)
        .await
        .unwrap();
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(again.sqlite().unwrap())
        .await
        .unwrap();
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM user")
        .fetch_one(again.sqlite().unwrap())
        .await
        .unwrap();
    assert_eq!((journal.as_str(), count), ("wal", 1));
}

#[tokio::test]
async fn another_kind_of_url_is_refused() {
    let url = Secret::new("mysql://root:hunter2@db/user");
    let error = Db::connect(&url, &Telemetry::off()).await.unwrap_err();
    let text = format!("{error:#}");
    assert!(
        text.starts_with("DataSource: ") && !text.contains("hunter2"),
        "{text}"
    );
}

#[tokio::test]
async fn what_is_left_until_the_commit_happens_after_it_and_only_then() {
    let fixture = Fixture::new("after-commit").await;
    let done = Arc::new(Mutex::new(Vec::new()));
    let note = |what: &'static str| {
        let done = Arc::clone(&done);
        async move { done.lock().unwrap().push(what) }
    };
    let mut transaction = fixture.db.begin().await.unwrap();
    transaction.after_commit(note("first"));
    transaction.after_commit(note("second"));
    assert!(done.lock().unwrap().is_empty());
    transaction.commit().await.unwrap();
    assert_eq!(*done.lock().unwrap(), ["first", "second"]);

    let mut transaction = fixture.db.begin().await.unwrap();
    transaction.after_commit(note("rolled back"));
    transaction.rollback().await.unwrap();
    let mut transaction = fixture.db.begin().await.unwrap();
    transaction.after_commit(note("dropped"));
    drop(transaction);
    assert_eq!(*done.lock().unwrap(), ["first", "second"]);
}
