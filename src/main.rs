//! The ferroctl command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    ferroctl::commands::run(std::env::args_os()).into()
}
