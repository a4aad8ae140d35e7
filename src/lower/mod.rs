//! To be written.

pub mod images;
pub mod surroundings;
