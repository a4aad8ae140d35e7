//! What the workspace says of its services.

use std::collections::BTreeMap;
use std::env;

use anyhow::Result;

use crate::apply::{self, Mode, Outcome};
use crate::artifact::{FileTree, OutPath};
use crate::cli::{self, Write};
use crate::commands::place::Place;
use crate::commands::render::Model;
use crate::commands::{Ended, ExitStatus, Input, Stop, generate, remove, report};
use crate::dev::member::{Member, variables};

/// What the workspace says.
pub(super) struct Known {
    /// The services that are wanted, in the order of `ferroctl.yaml`.
    pub(super) members: Vec<Member>,
    /// What decides them.
    pub(super) model: Model,
    /// The variables that they have.
    pub(super) environment: BTreeMap<String, String>,
}

/// Reads it, and writes nothing.
pub(super) fn read(arguments: &cli::Dev, input: &mut Input) -> Ended<Known> {
    let place = Place::find()?;
    let editor = place.existing_manifest(input)?;
    let model = Model::read(&place, &editor, input)?;
    known(model, &place, arguments, input)
}

/// Generates, and says so where anything changed; then reads it.
pub(super) fn generated(arguments: &cli::Dev, input: &mut Input) -> Ended<Known> {
    let flags = Write {
        quiet: arguments.json,
        ..Write::default()
    };
    let place = Place::to_write(&flags)?;
    let editor = place.existing_manifest(input)?;
    let plan = generate::planned(&place, &editor, FileTree::default(), &flags, input)?;
    let summary = apply::apply(&plan, &place.out, Mode::Write)?;
    let quiet = flags.quiet || matches!(summary.outcome, Outcome::UpToDate);
    if report::run(&plan, &summary, quiet) != ExitStatus::Done {
        return Err(Stop::Findings);
    }
    place.take_as_written(&plan);
    let model = Model::read(&place, &editor, &mut input.again())?;
    known(model, &place, arguments, input)
}

fn known(model: Model, place: &Place, arguments: &cli::Dev, input: &mut Input) -> Ended<Known> {
    Ok(Known {
        members: members(&model, place, &arguments.only, input)?,
        environment: environment(place)?,
        model,
    })
}

/// The members that are wanted: all, or those of these names.
pub(in crate::commands) fn members(
    model: &Model,
    place: &Place,
    only: &[String],
    input: &mut Input,
) -> Ended<Vec<Member>> {
    for name in only {
        if model.system.service(name).is_none() {
            return input.stop(remove::unknown(&model.workspace, name));
        }
    }
    let environment = environment(place)?;
    let services = model.system.services.iter();
    let wanted = services.filter(|it| only.is_empty() || only.contains(&it.names.service));
    let member = |service| {
        let settings = model.settings(service);
        Member::of(
            service,
            settings.map(|it| it.in_environment(&environment)).as_ref(),
        )
    };
    Ok(wanted.map(member).collect())
}

/// The variables that services have: those of `.env` and our own.
fn environment(place: &Place) -> Result<BTreeMap<String, String>> {
    let env_file = place.read(&OutPath::new(".env")?)?.unwrap_or_default();
    let own = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Ok(variables(&String::from_utf8_lossy(&env_file), own))
}
