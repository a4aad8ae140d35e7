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
pub(super) fn man(command: &[String]) -> Ended {
    let mut whole = Cli::command();
    // Gives each command its whole name, by which the pages name each other.
    whole.build();
    let found = command
        .iter()
        .try_fold(&whole, |it, name| it.find_subcommand(name));
    let Some(found) = found else {
        let name = command.join(" ");
        return Err(anyhow::anyhow!("ferroctl has no command `{name}`").into());
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(found.clone()).render(&mut page)?;
    report::text(&String::from_utf8(page)?);
    Ok(ExitStatus::Done)
}
