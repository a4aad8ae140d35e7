//! What becomes of rows on a real MySQL (MariaDB), which the test starts: `cargo test -p ferroctl-runtime --test model_mysql`.

#![cfg(all(feature = "models", feature = "mysql"))]

mod model {
    #[path = "mysql.rs"]
    pub mod database;
    pub mod fixture;
    pub mod keys;
    pub mod marks;
    pub mod numbers;
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
    pub mod user;
}
