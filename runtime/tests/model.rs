//! Tables: what conditions and changes become, and what becomes of rows.

#![cfg(feature = "models")]

mod model {
    pub mod fixture;
    pub mod reading;
    pub mod statements;
    #[allow(dead_code, reason = "as in a service, not everything is used")]
    pub mod user;
    pub mod writing;
}
