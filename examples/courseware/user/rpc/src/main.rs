//! The `user-rpc` service.

use std::process::ExitCode;

use user_rpc::generated::Service;

fn main() -> ExitCode {
    Service::new().run()
}
