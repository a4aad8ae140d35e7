//! To be written.
pub mod format;
