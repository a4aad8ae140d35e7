//! `ferroctl check`: the findings of contracts, and nothing else.

use super::contract::{self, Kind};
use super::{Ended, ExitStatus, Input, print, report};
use crate::lower::Contract;
use crate::{cli, diagnostic};

/// Runs the command; every file is checked even if another one is broken.
pub(super) fn check(arguments: &cli::Check, input: &mut Input) -> Ended {
    let mut contracts = Vec::new();
    for file in &arguments.files {
        let Ok(kind) = contract::check_file(file, None, input) else {
            continue;
        };
        let contract = match kind {
            Kind::Api => contract::load_api(file, input).map(Contract::Api),
            Kind::Proto => {
                let file = std::slice::from_ref(file);
                contract::load_proto(file, &arguments.include, input).map(Contract::Proto)
            }
        };
        contracts.extend(contract);
    }
    input.end_on_errors()?;
    if let Some(stage) = arguments.print {
        return print::print(stage, &contracts, input);
    }
    diagnostic::sort(&mut input.findings); // A file that two others import is read twice.
    let warnings = input.findings.len();
    report::checked(arguments.files.len(), warnings, arguments.message_format);
    Ok(ExitStatus::Done)
}
