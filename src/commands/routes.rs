//! `ferroctl routes`: every route and method of the workspace, with what guards it and where its logic is.

use super::place::Place;
use super::render::Model;
use super::{Ended, ExitStatus, Input, report};
use crate::cli;
use crate::dev::routes::{self, Row};

/// Runs the command.
pub(super) fn routes(arguments: &cli::Routes, input: &mut Input) -> Ended {
    let place = Place::find()?;
    let editor = place.existing_manifest(input)?;
    let system = Model::read(&place, &editor, input)?.system;
    let mut rows = Vec::new();
    for service in &system.services {
        rows.extend(routes::rows(&system, service)?);
    }
    match arguments.json {
        true => report::text(&format!("{}\n", serde_json::to_string_pretty(&rows)?)),
        false => {
            let rows: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
            report::table(&Row::COLUMNS, &rows);
        }
    }
    Ok(ExitStatus::Done)
}
