//! SQLite, in a folder of its own.

use ferroctl_runtime::{db::Db, settings::Secret, telemetry::Telemetry};

/// What ends with a database.
pub type Home = tempfile::TempDir;

/// A table with numbers without a sign.
#[allow(dead_code, reason = "not every test has it")]
pub const COUNTER: &str = "CREATE TABLE counter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hits INTEGER NOT NULL DEFAULT 0,
    most INTEGER UNIQUE
)";

/// The greatest of them.
#[allow(dead_code, reason = "not every test has it")]
pub const GREATEST: u64 = i64::MAX as u64;

/// The tables of the models.
pub const TABLES: [&str; 4] = [
    "CREATE TABLE user (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        login_name TEXT NOT NULL UNIQUE,
        age INTEGER,
        points INTEGER NOT NULL DEFAULT 0,
        balance DECIMAL(10, 2) NOT NULL,
        create_time DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
        update_time DATETIME NOT NULL DEFAULT '2020-01-01 00:00:00'
    )",
    "CREATE TABLE homestay (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        del_state INTEGER NOT NULL DEFAULT 9,
        delete_time DATETIME NOT NULL DEFAULT '2020-01-01 00:00:00',
        version INTEGER NOT NULL DEFAULT 0
    )",
    "CREATE TABLE member (
        team_id INTEGER,
        user_name TEXT,
        role TEXT NOT NULL,
        PRIMARY KEY (team_id, user_name)
    )",
    "CREATE TABLE kinds (
        id INTEGER PRIMARY KEY,
        small INTEGER, medium INTEGER, number DOUBLE, single FLOAT, exact DECIMAL(10, 2), text TEXT, bytes BLOB,
        at DATETIME, day DATE, clock TIME, yes BOOLEAN, json JSON
    )",
];

/// A table with what other databases have kinds for.
#[allow(dead_code, reason = "not every test has it")]
pub const PET: [&str; 1] = ["CREATE TABLE pet (
        id TEXT PRIMARY KEY, owner_id TEXT UNIQUE, mood TEXT NOT NULL, past TEXT, name TEXT NOT NULL
    )"];

/// An empty database.
pub async fn open() -> (Db, Home) {
    open_with(&Telemetry::off()).await
}

/// An empty database whose statements are counted there.
pub async fn open_with(telemetry: &Telemetry) -> (Db, Home) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/user.db", folder.path().display());
    let db = Db::connect(&Secret::new(url), telemetry).await.unwrap();
    (db, folder)
}
