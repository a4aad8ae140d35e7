//! `ferroctl gen openapi`: records that the services have a document, then generates; or prints one.

use anyhow::{Result, bail};

use super::place::Place;
use super::render::Model;
use super::{Ended, ExitStatus, Input, report, switch};
use crate::cli::{DocumentFormat, GenOpenapi, Write};
use crate::emit::openapi::{self, document::Document};
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
    let document = chosen(&system, arguments.service.as_deref())?;
    let text = match arguments.format {
        DocumentFormat::Json => openapi::json(&document)?,
        DocumentFormat::Yaml => openapi::yaml(&document)?,
    };
    report::text(&text);
    Ok(ExitStatus::Done)
}

/// The document of the service of that name, or of the only one that has one.
fn chosen(system: &System, name: Option<&str>) -> Result<Document> {
    let services = system.services.iter();
    let all: Vec<&Service> = services.filter(|it| openapi::describes(it)).collect();
    let names: Vec<&str> = all.iter().map(|it| it.names.service.as_str()).collect();
    let found = match (name, &all[..]) {
        (None, [only]) => Some(*only),
        (None, _) => bail!("say which with `--service`: {}", names.join(", ")),
        (Some(name), _) => all.iter().find(|it| it.names.service == name).copied(),
    };
    let document = found.map(|service| openapi::of(system, service));
    match document.transpose()?.flatten() {
        Some(document) => Ok(document),
        None => bail!(
            "no such service with requests over HTTP; there are: {}",
            names.join(", ")
        ),
    }
}
