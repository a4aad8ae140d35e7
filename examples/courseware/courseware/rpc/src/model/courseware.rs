//! The table `courseware`: what is generated of it; your own queries go below.

pub use crate::generated::model::courseware::*;
