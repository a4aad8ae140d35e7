//! `ferroctl explain`: what a finding's code means.

use anyhow::anyhow;

use super::{Ended, ExitStatus, report};
use crate::diagnostic::codes;

/// Runs the command.
pub(super) fn explain(id: &str) -> Ended {
    let Some(code) = codes::find(id) else {
        return Err(anyhow!("there is no code `{id}`; codes look like M0204").into());
    };
    report::text(&format!(
        "{}: {}\n\n{}\n",
        code.id,
        code.title,
        code.explanation.trim_end()
    ));
    Ok(ExitStatus::Done)
}
