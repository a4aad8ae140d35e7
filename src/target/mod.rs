//! The targets: each a folder that turns the [`crate::ir`] into files; `render` is one match over them.

pub mod compose;
pub mod docker;
pub mod observability;
pub mod text;
