//! Tables: what conditions and changes become, and what becomes of rows on SQLite.

#![cfg(all(feature = "models", feature = "sqlite"))]

mod model {
    #[cfg(feature = "otlp")]
    pub mod attack;
    #[path = "sqlite.rs"]
    pub mod database;
    pub mod fixture;
    pub mod keys;
    pub mod marks;
    pub mod names;
    pub mod numbers;
    pub mod pets;
    pub mod reading;
    pub mod statements;
    pub mod types;
    pub mod writing;

    // What ferroctl writes; `tests/targets` of the tool holds it to that.
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod counter;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod drop;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod homestay;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod member;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod pet;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod user;
}
