//! Front ends → [`crate::ir`].

pub mod grpc;
