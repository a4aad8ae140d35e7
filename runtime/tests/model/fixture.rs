//! A database in memory with the table `user`.

use ferroctl_runtime::{db::Db, settings::Secret, telemetry::Telemetry};

use tempfile::TempDir;

use super::user::{self, NewUser};

const TABLE: &str = "CREATE TABLE user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    login_name TEXT NOT NULL UNIQUE,
    age INTEGER,
    points INTEGER NOT NULL DEFAULT 0,
    balance DECIMAL(10, 2) NOT NULL,
    create_time DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    update_time DATETIME NOT NULL DEFAULT '2020-01-01 00:00:00'
)";

/// The database, with users of these names, and the folder that goes with it.
pub async fn db(names: &[&str]) -> (Db, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/user.db", folder.path().display());
    let db = Db::connect(&Secret::new(url), &Telemetry::off())
        .await
        .unwrap();
    sqlx::query(TABLE).execute(&db).await.unwrap();
    sqlx::raw_sql(OTHERS).execute(&db).await.unwrap();
    let users: Vec<_> = names.iter().map(|name| named(name)).collect();
    user::insert_many(&db, &users).await.unwrap();
    (db, folder)
}

const OTHERS: &str = "
CREATE TABLE homestay (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    del_state INTEGER NOT NULL DEFAULT 9,
    delete_time DATETIME NOT NULL DEFAULT '2020-01-01 00:00:00',
    version INTEGER NOT NULL
);
CREATE TABLE member (
    team_id INTEGER,
    user_name TEXT,
    role TEXT NOT NULL,
    PRIMARY KEY (team_id, user_name)
);
";

/// A user without more than a name.
pub fn named(name: &str) -> NewUser {
    NewUser {
        login_name: name.to_owned(),
        ..NewUser::default()
    }
}
