//! Rows that a Go service on the real go-zero and this one share, on a real MariaDB and a real Redis, and logins beside
//! Go's driver: `cargo test -p ferroctl-runtime --test model_go`.

#![cfg(all(feature = "cache", feature = "mysql"))]

#[path = "peer/go_program.rs"]
mod go_program;

mod model {
    #[allow(dead_code, reason = "the tables of other tests")]
    #[path = "mysql.rs"]
    pub mod database;
    pub mod go;
    pub mod login;
    pub mod process;

    // What ferroctl writes; `tests/targets` of the tool holds it to that.
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod shelf;
}
