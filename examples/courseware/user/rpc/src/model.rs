//! The table `user`.

use ferroctl_runtime::{Result, db::Db};

/// One row.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct User {
    #[sqlx(try_from = "i64")]
    pub id: u64,
    pub login_name: String,
    pub username: String,
    #[sqlx(try_from = "i64")]
    pub sex: u64,
    /// A bcrypt hash, never the password.
    pub password: String,
}

/// What a new row is made of.
pub struct NewUser {
    pub login_name: String,
    pub username: String,
    pub sex: i64,
    pub password: String,
}

/// Adds a user; `false` where the login name is taken.
pub async fn insert(db: &Db, user: NewUser) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO user (login_name, username, sex, password) VALUES (?, ?, ?, ?) \
         ON CONFLICT (login_name) DO NOTHING",
    )
    .bind(user.login_name)
    .bind(user.username)
    .bind(user.sex)
    .bind(user.password)
    .execute(db.sqlite()?)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The user with that id.
pub async fn find(db: &Db, id: i64) -> Result<Option<User>> {
    let sql = "SELECT id, login_name, username, sex, password FROM user WHERE id = ?";
    Ok(sqlx::query_as(sql)
        .bind(id)
        .fetch_optional(db.sqlite()?)
        .await?)
}

/// The user who logs in by that name.
pub async fn find_by_login_name(db: &Db, login_name: &str) -> Result<Option<User>> {
    let sql = "SELECT id, login_name, username, sex, password FROM user WHERE login_name = ?";
    Ok(sqlx::query_as(sql)
        .bind(login_name)
        .fetch_optional(db.sqlite()?)
        .await?)
}
