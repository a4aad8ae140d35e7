//! The `.api` front end: text → [`ast`] → findings.

pub mod ast;
mod grammar;
mod lexis;
mod parse;
mod resolve;

pub use parse::parse;
pub use resolve::{Documents, load};
