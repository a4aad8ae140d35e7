//! Services that find each other in a real etcd, which the test starts: `cargo test -p ferroctl-runtime --test etcd`.

#![cfg(feature = "etcd")]

#[path = "tls/authority.rs"]
mod authority;
#[path = "grpc/echo.rs"]
#[allow(dead_code, reason = "the service of other tests")]
mod echo;
#[path = "peer/go_program.rs"]
mod go_program;
#[path = "model/process.rs"]
mod process;

mod etcd {
    #[cfg(unix)]
    mod encrypted;
    mod go;
    mod registry;
    mod service;
    #[cfg(unix)]
    mod tls_go;
}
