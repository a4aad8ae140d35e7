//! `ferroctl check`: the findings of contracts, and nothing else.

use super::contract::{self, Kind};
use super::{Ended, ExitStatus, Input, report};
use crate::{cli, diagnostic};

/// Runs the command; every file is checked even if another one is broken.
pub(super) fn check(arguments: &cli::Check, input: &mut Input) -> Ended {
    for file in &arguments.files {
        let Ok(kind) = contract::check_file(file, None, input) else {
            continue;
        };
        match kind {
            Kind::Api => drop(contract::load_api(file, input)),
            Kind::Proto => {
                let file = std::slice::from_ref(file);
                drop(contract::load_proto(file, &arguments.include, input));
            }
        }
    }
    input.end_on_errors()?;
    diagnostic::sort(&mut input.findings); // A file that two others import is read twice.
    let warnings = input.findings.len();
    report::checked(arguments.files.len(), warnings, arguments.message_format);
    Ok(ExitStatus::Done)
}
