//! The table `courseware`.

use ferroctl_runtime::{Result, db::Db};

/// One row.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Courseware {
    pub id: i64,
    pub code: String,
    pub name: String,
    /// 1 h5, 2 scorm, 3 multimedia with chapters.
    pub r#type: i64,
}

/// Adds a courseware; `false` where the code is taken.
pub async fn insert(db: &Db, code: &str, name: &str, r#type: i64) -> Result<bool> {
    let sql = "INSERT INTO courseware (code, name, type) VALUES (?, ?, ?) \
               ON CONFLICT (code) DO NOTHING";
    let done = sqlx::query(sql)
        .bind(code)
        .bind(name)
        .bind(r#type)
        .execute(db.sqlite()?)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The courseware with that id.
pub async fn find(db: &Db, id: i64) -> Result<Option<Courseware>> {
    let sql = "SELECT id, code, name, type FROM courseware WHERE id = ?";
    Ok(sqlx::query_as(sql)
        .bind(id)
        .fetch_optional(db.sqlite()?)
        .await?)
}

/// Writes a row back; `false` where its code is another's.
pub async fn update(db: &Db, row: &Courseware) -> Result<bool> {
    let sql = "UPDATE OR IGNORE courseware \
               SET code = ?, name = ?, type = ?, update_time = CURRENT_TIMESTAMP WHERE id = ?";
    let done = sqlx::query(sql)
        .bind(&row.code)
        .bind(&row.name)
        .bind(row.r#type)
        .bind(row.id)
        .execute(db.sqlite()?)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes a row, if it is there.
pub async fn delete(db: &Db, id: i64) -> Result<()> {
    sqlx::query("DELETE FROM courseware WHERE id = ?")
        .bind(id)
        .execute(db.sqlite()?)
        .await?;
    Ok(())
}
