//! Tables whose rows are kept in a cache, as goctl's models with `--cache` keep them.
//!
//! Rows are found by their keys; other questions go to the database. In a transaction everything does, and what it
//! changed is forgotten once it counts.

mod change;
mod codec;
mod find;
mod table;
mod touched;
mod write;

pub use find::{find_by, find_one};
pub use table::{CacheKey, CacheTable, Cached};
pub use write::{delete, delete_hard, forget, insert, update, update_version};
