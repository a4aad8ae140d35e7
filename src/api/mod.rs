//! The `.api` front end: text → [`ast`] → findings.

pub mod ast;
pub mod base;
mod check;
pub mod declarations;
pub mod embedding;
mod grammar;
pub mod graph;
mod lexis;
pub mod members;
mod parse;
mod pretty;
mod resolve;
pub mod route_path;
pub mod settings;
pub mod tag;
pub mod validate;

pub use check::check;
pub use parse::parse;
pub use pretty::format;
pub use resolve::{Documents, load};
