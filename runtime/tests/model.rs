//! Tables: what conditions and changes become, and what becomes of rows.

#![cfg(feature = "models")]

mod model {
    pub mod fixture;
    pub mod reading;
    pub mod statements;
    pub mod user;
    pub mod writing;
}
