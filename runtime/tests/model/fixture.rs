//! A database with the tables of the models.

use ferroctl_runtime::{db::Db, model::query};

use super::database::{self, Home, TABLES};
use super::user::{self, NewUser};

/// A database of its own, with users of these names, and what ends with it.
pub async fn db(names: &[&str]) -> (Db, Home) {
    let (db, home) = database::open().await;
    for table in TABLES {
        query(table).run(&db).await.unwrap();
    }
    let users: Vec<_> = names.iter().map(|name| named(name)).collect();
    user::insert_many(&db, &users).await.unwrap();
    (db, home)
}

/// A user without more than a name.
pub fn named(name: &str) -> NewUser {
    NewUser {
        login_name: name.to_owned(),
        ..NewUser::default()
    }
}
