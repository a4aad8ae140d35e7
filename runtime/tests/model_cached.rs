//! What becomes of rows that a cache in the process keeps, on SQLite.

#![cfg(all(feature = "cache", feature = "sqlite"))]

mod model {
    #[cfg(feature = "otlp")]
    pub mod attack;
    pub mod cached;
    #[path = "sqlite_local.rs"]
    pub mod database;
    pub mod fixture;
    pub mod keys;
    pub mod marks;
    pub mod reading;
    #[cfg(feature = "otlp")]
    pub mod seen;
    #[allow(dead_code, reason = "here databases have a cache")]
    pub mod sqlite;
    pub mod types;
    pub mod writing;

    // What ferroctl writes; `tests/targets` of the tool holds it to that.
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod homestay;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod member;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod user;
}
