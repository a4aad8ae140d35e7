//! The `courseware-rpc` service.

use std::process::ExitCode;

use courseware_rpc::generated::Service;

fn main() -> ExitCode {
    Service::new().run()
}
