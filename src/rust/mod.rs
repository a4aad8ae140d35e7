//! What every target that writes Rust needs: text types whose `Display` is safe where it stands in a Rust file.

mod code;
mod docs;
pub mod format;
mod ident;
mod imports;
mod joined;
mod literal;
pub mod taken;
mod types;

pub use code::Code;
pub use docs::{Doc, Quoted};
pub use ident::Ident;
pub use imports::{Imports, Scope};
pub use literal::{ByteLiteral, Literal};
pub use types::Ty;

crate::text::serialize_as_shown!(Code, Doc, Ident, Literal, Ty);
