//! The table `user`: what is generated of it; your own queries go below.

pub use crate::generated::model::user::*;
