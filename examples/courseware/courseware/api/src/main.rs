//! The `courseware-api` service.

use std::process::ExitCode;

use courseware_api::generated::Service;

fn main() -> ExitCode {
    Service::new().run()
}
