//! SQLite, with rows kept in this process.

use ferroctl_runtime::{db::Db, settings, telemetry::Telemetry};

use super::sqlite;
pub use super::sqlite::{Home, TABLES};

/// An empty database.
pub async fn open() -> (Db, Home) {
    open_with(&Telemetry::off()).await
}

/// An empty database whose statements are counted there.
pub async fn open_with(telemetry: &Telemetry) -> (Db, Home) {
    let (db, home) = sqlite::open_with(telemetry).await;
    let terms = settings::RowCache::default();
    let db = db.cached(&settings::Cache::default(), &terms, telemetry);
    (db.unwrap(), home)
}
