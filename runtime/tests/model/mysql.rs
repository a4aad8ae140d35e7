//! MariaDB, a server for all tests and a database for each.

use std::sync::{
    LazyLock,
    atomic::{AtomicU32, Ordering},
};

use ferroctl_runtime::{db::Db, model::query, settings::Secret, telemetry::Telemetry};

use super::process::Server;

/// Nothing: a database ends with its server.
pub type Home = ();

/// A table with numbers without a sign.
pub const COUNTER: &str = include_str!("counter.sql");

/// The greatest of them.
pub const GREATEST: u64 = u64::MAX;

/// The tables of the models.
pub const TABLES: [&str; 4] = [
    "CREATE TABLE user (
        id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT,
        login_name VARCHAR(255) NOT NULL UNIQUE,
        age BIGINT,
        points BIGINT NOT NULL DEFAULT 0,
        balance DECIMAL(10, 2) NOT NULL,
        create_time DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
        update_time TIMESTAMP NOT NULL DEFAULT '2020-01-01 00:00:00' ON UPDATE CURRENT_TIMESTAMP
    )",
    "CREATE TABLE homestay (
        id BIGINT PRIMARY KEY AUTO_INCREMENT,
        title VARCHAR(64) NOT NULL,
        del_state TINYINT NOT NULL DEFAULT 9,
        delete_time DATETIME NOT NULL DEFAULT '2020-01-01 00:00:00',
        version BIGINT NOT NULL DEFAULT 0
    )",
    "CREATE TABLE member (
        team_id INT UNSIGNED,
        user_name VARCHAR(64),
        role ENUM('owner', 'member', 'guest') NOT NULL,
        PRIMARY KEY (team_id, user_name)
    )",
    "CREATE TABLE kinds (
        id BIGINT PRIMARY KEY,
        small TINYINT, medium INT UNSIGNED, number DOUBLE, single FLOAT, exact DECIMAL(10, 2), text LONGTEXT,
        bytes BLOB, at DATETIME(6), day DATE, clock TIME, yes TINYINT(1), json JSON
    )",
];

static SERVER: LazyLock<Server> = LazyLock::new(|| {
    Server::start(
        r#"mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$1/data" --auth-root-authentication-method=normal >/dev/null;
        mariadbd --no-defaults --user="$(id -un)" --datadir="$1/data" --socket="$1/socket" --bind-address=127.0.0.1 --port="$2""#,
    )
});

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// An empty database.
pub async fn open() -> (Db, Home) {
    (connect(&database().await, "").await, ())
}

/// The name of a new database.
pub async fn database() -> String {
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    let db = connect("mysql", "").await;
    // A query takes no text that is made up, so the name is one of these.
    let name = format!("test_{number}");
    let pool = db.mysql().unwrap().unobserved();
    let sql = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"));
    sqlx::raw_sql(sql).execute(pool).await.unwrap();
    name
}

/// go-zero's DSN of that database.
pub fn dsn(name: &str, parameters: &str) -> String {
    let port = SERVER.port;
    format!("root@tcp(127.0.0.1:{port})/{name}?charset=utf8mb4&parseTime=true{parameters}")
}

/// That database.
pub async fn connect(name: &str, parameters: &str) -> Db {
    let dsn = Secret::new(dsn(name, parameters));
    Db::connect(&dsn, &Telemetry::off()).await.unwrap()
}

#[tokio::test]
async fn times_are_the_same_points_as_for_go() {
    let name = database().await;
    let there = connect(&name, "&loc=Asia%2FShanghai").await;
    query("CREATE TABLE at (id BIGINT, time DATETIME(6), stamp TIMESTAMP(6) NULL)")
        .run(&there)
        .await
        .unwrap();
    // Go's driver sends what clocks there say.
    query("INSERT INTO at VALUES (1, '2024-03-01 07:59:59.5', '2024-03-01 07:59:59.5')")
        .run(&there)
        .await
        .unwrap();
    let point = |text: &str| {
        text.parse::<ferroctl_runtime::model::DateTime<_>>()
            .unwrap()
    };
    let utc = point("2024-02-29T23:59:59.5Z");
    for column in [
        "SELECT time FROM at WHERE id = 1",
        "SELECT stamp FROM at WHERE id = 1",
    ] {
        let read = query(column).first(&there).await.unwrap();
        assert_eq!(read, Some((utc,)), "{column}");
    }
    let insert = query("INSERT INTO at VALUES (2, ?, ?)");
    let insert = insert.bind::<ferroctl_runtime::model::DateTime<_>>(utc);
    insert
        .bind::<ferroctl_runtime::model::DateTime<_>>(utc)
        .run(&there)
        .await
        .unwrap();
    let same =
        query("SELECT COUNT(*) FROM at a JOIN at b ON a.time = b.time AND a.stamp = b.stamp");
    assert_eq!(same.value(&there).await.unwrap(), Some(4_i64));
    let elsewhere = connect(&name, "").await;
    let read = query("SELECT time FROM at WHERE id = 2")
        .first(&elsewhere)
        .await
        .unwrap();
    assert_eq!(
        read,
        Some((point("2024-03-01T07:59:59.5Z"),)),
        "without `loc` it is UTC, as for Go"
    );
}

#[tokio::test]
async fn an_unsigned_number_beyond_is_an_error_and_no_other_number() {
    let (db, ()) = open().await;
    let most = query("SELECT CAST(9223372036854775807 AS UNSIGNED)")
        .first(&db)
        .await
        .unwrap();
    assert_eq!(most, Some((i64::MAX,)));
    let beyond = query("SELECT CAST(18446744073709551615 AS UNSIGNED)").first::<(i64,)>(&db);
    assert!(beyond.await.is_err());
}
