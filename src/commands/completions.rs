//! `ferroctl completions` and `ferroctl man`: what the command line says about itself.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Ended, ExitStatus, report};
use crate::cli::Cli;

/// Runs `completions`.
pub(super) fn completions(shell: Shell) -> Ended {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "ferroctl", &mut script);
    report::text(&String::from_utf8(script)?);
    Ok(ExitStatus::Done)
}

/// Runs `man`.
pub(super) fn man() -> Ended {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    report::text(&String::from_utf8(page)?);
    Ok(ExitStatus::Done)
}
