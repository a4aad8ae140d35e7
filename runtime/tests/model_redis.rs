//! What becomes of rows and jobs that a real Redis keeps, which the test starts: `cargo test -p ferroctl-runtime --test model_redis`.

#![cfg(all(feature = "cache", feature = "sqlite"))]

#[cfg(unix)]
#[path = "tls/authority.rs"]
mod authority;

mod model {
    pub mod cached;
    #[path = "sqlite_redis.rs"]
    pub mod database;
    pub mod fixture;
    pub mod keys;
    pub mod marks;
    pub mod process;
    pub mod queue;
    pub mod reading;
    pub mod redis;
    #[cfg(unix)]
    pub mod redis_tls;
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
