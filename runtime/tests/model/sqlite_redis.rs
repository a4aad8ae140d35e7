//! SQLite, with rows kept on a Redis for each database.

use ferroctl_runtime::{db::Db, settings, telemetry::Telemetry};

pub use super::sqlite::TABLES;
use super::{process::Server, sqlite};

/// What ends with a database.
pub type Home = (sqlite::Home, Server);

/// An empty database.
pub async fn open() -> (Db, Home) {
    open_with(&Telemetry::off()).await
}

/// An empty database whose statements are counted there.
pub async fn open_with(telemetry: &Telemetry) -> (Db, Home) {
    let server = Server::redis();
    let (db, home) = sqlite::open_with(telemetry).await;
    let db = cached(db, server.port, telemetry, settings::OnCacheError::Fail);
    (db, (home, server))
}

/// The database with rows on the Redis of that port.
pub fn cached(db: Db, port: u16, telemetry: &Telemetry, on_error: settings::OnCacheError) -> Db {
    let node = settings::CacheNode {
        host: format!("127.0.0.1:{port}"),
        ..settings::CacheNode::default()
    };
    let terms = settings::RowCache {
        on_error,
        ..settings::RowCache::default()
    };
    let nodes = settings::Cache { nodes: vec![node] };
    db.cached(&nodes, &terms, telemetry).unwrap()
}
