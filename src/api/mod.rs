//! The `.api` front end: text → [`ast`] → findings.

pub mod ast;
mod grammar;
pub mod graph;
mod lexis;
mod parse;
mod resolve;
pub mod route_path;
pub mod settings;
pub mod tag;

pub use parse::parse;
pub use resolve::{Documents, load};
