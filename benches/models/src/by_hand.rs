//! What somebody writes who has sqlx alone.

/// The queries in one database's types.
macro_rules! by_hand {
    ($name:ident, $database:ty, $id:ty, $decimal:ty) => {
        pub mod $name {
            use ferroctl_runtime::model::{DateTime, Utc};
            use sqlx::Executor;

            #[derive(sqlx::FromRow)]
            #[allow(dead_code, reason = "a row is read, and that is all")]
            pub struct User {
                id: $id,
                login_name: String,
                age: Option<i64>,
                points: i64,
                balance: $decimal,
                create_time: DateTime<Utc>,
                update_time: DateTime<Utc>,
            }

            pub async fn find_one(
                on: impl Executor<'_, Database = $database>,
                id: i64,
            ) -> sqlx::Result<User> {
                let sql = "SELECT id, login_name, age, points, balance, create_time, update_time FROM user WHERE id = ?";
                let user = sqlx::query_as(sql).bind(id).fetch_optional(on).await?;
                user.ok_or(sqlx::Error::RowNotFound)
            }

            pub async fn page(
                on: impl Executor<'_, Database = $database> + Copy,
                number: i64,
                size: i64,
            ) -> sqlx::Result<(Vec<User>, i64)> {
                let total = sqlx::query_scalar("SELECT COUNT(*) FROM user");
                let total = total.fetch_one(on).await?;
                let sql = "SELECT id, login_name, age, points, balance, create_time, update_time FROM user ORDER BY id LIMIT ? OFFSET ?";
                let rows = sqlx::query_as(sql).bind(size).bind((number - 1) * size);
                Ok((rows.fetch_all(on).await?, total))
            }
        }
    };
}

// SQLite has no decimals; the runtime's reads what it keeps of one.
by_hand!(sqlite, sqlx::Sqlite, i64, ferroctl_runtime::model::Decimal);
by_hand!(mysql, sqlx::MySql, u64, rust_decimal::Decimal);
