//! The targets: each a folder that turns the [`crate::ir`] into files; `render` is one match over them.

pub mod proto;
