//! Front ends → the model.

pub mod http;
pub mod images;
pub mod surroundings;
