//! `ferroctl gen openapi`: records that the HTTP services have a document, then generates; or prints one.

use anyhow::{Result, bail};

use super::place::Place;
use super::render::Model;
use super::{Ended, ExitStatus, Input, report, switch};
use crate::cli::{DocumentFormat, GenOpenapi, Write};
use crate::emit::openapi;
use crate::ir::Http;
use crate::manifest::Editor;
use crate::system::{Service, System};

/// Runs the command.
pub(super) fn gen_openapi(arguments: &GenOpenapi, flags: &Write, input: &mut Input) -> Ended {
    if arguments.stdout {
        return print(arguments, input);
    }
    switch::on(Editor::set_openapi, flags, input)
}

fn print(arguments: &GenOpenapi, input: &mut Input) -> Ended {
    let place = Place::find()?;
    let editor = place.existing_manifest(input)?;
    let system = Model::read(&place, &editor, input)?.system;
    let (service, http) = chosen(&system, arguments.service.as_deref())?;
    let document = openapi::document(&system, service, http);
    let text = match arguments.format {
        DocumentFormat::Json => openapi::json(&document)?,
        DocumentFormat::Yaml => openapi::yaml(&document)?,
    };
    report::text(&text);
    Ok(ExitStatus::Done)
}

/// The service of that name, or the only one.
fn chosen<'s>(system: &'s System, name: Option<&str>) -> Result<(&'s Service, &'s Http)> {
    let speak = system.services.iter();
    let speak = speak.filter_map(|service| Some((service, service.http()?)));
    let all: Vec<(&Service, &Http)> = speak.collect();
    let names: Vec<&str> = all
        .iter()
        .map(|(it, _)| it.names.service.as_str())
        .collect();
    let found = match name {
        None if all.len() == 1 => all.first(),
        None => bail!("say which with `--service`: {}", names.join(", ")),
        Some(name) => all.iter().find(|(it, _)| it.names.service == name),
    };
    let Some(found) = found else {
        bail!("no such HTTP service; there are: {}", names.join(", "));
    };
    Ok(*found)
}
