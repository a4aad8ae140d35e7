//! What becomes of rows on a real PostgreSQL, which the test starts: `cargo test -p ferroctl-runtime --test model_postgres`.

#![cfg(all(feature = "models", feature = "postgres"))]

mod model {
    #[path = "postgres.rs"]
    pub mod database;
    pub mod fixture;
    pub mod keys;
    pub mod marks;
    pub mod numbers;
    pub mod pets;
    pub mod process;
    pub mod reading;
    pub mod servers;
    pub mod types;
    pub mod writing;

    // What ferroctl writes; `tests/targets` of the tool holds it to that.
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod counter;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod homestay;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod member;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod pet;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod user;
}
