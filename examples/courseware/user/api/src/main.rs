//! The `user-api` service.

use std::process::ExitCode;

use user_api::generated::Service;

fn main() -> ExitCode {
    Service::new().run()
}
