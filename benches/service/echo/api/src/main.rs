//! The `echo-api` service.

use std::process::ExitCode;

use echo_api::generated::Service;

fn main() -> ExitCode {
    Service::new().run()
}
