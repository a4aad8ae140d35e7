//! Handlers and groups in the text of an `.api`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::names::{Subject, function, parted};
use super::refusal;
use super::rename::{Edit, Rename};
use crate::api::ast::{Entry, Quoting, Route, Server, Text};
use crate::api::{Documents, settings};
use crate::cli::Names;
use crate::commands::place::Place;
use crate::commands::{Input, contract};
use crate::diagnostic::Diagnostic;
use crate::manifest::Workspace;
use crate::source::SourceMap;
use crate::spelling;

/// What is renamed in the contracts of the workspace; none where no contract has that name.
pub(super) fn find(
    subject: Subject,
    names: &Names,
    place: &Place,
    workspace: &Workspace,
    input: &Input,
) -> Result<Option<Rename>, Box<Diagnostic>> {
    let mut found: Vec<(String, Rename)> = Vec::new();
    for entry in &workspace.manifest.services {
        let is_meant = names
            .service
            .as_ref()
            .is_none_or(|name| *name == entry.name);
        let Some(api) = entry.api.as_ref().filter(|_| is_meant) else {
            continue;
        };
        let mut own = input.again();
        let Some(documents) = contract::load_api(&place.as_seen_here(api), &mut own) else {
            continue;
        };
        let sight = Sight {
            documents: &documents,
            sources: &own.sources,
            names,
        };
        let renames = match subject {
            Subject::Handler => sight.handlers()?,
            Subject::Group => sight.group()?.into_iter().collect(),
        };
        found.extend(renames.into_iter().map(|one| (entry.name.clone(), one)));
    }
    // Services that import the same file have the same place.
    found.dedup_by(|(_, one), (_, other)| one.edits == other.edits);
    match found.len() {
        0 | 1 => Ok(found.pop().map(|(_, rename)| rename)),
        _ => {
            let each = found
                .iter()
                .map(|(service, one)| format!("`{}` of {service}", one.old.trim_end_matches('/')));
            Err(Box::new(refusal::ambiguous(&names.old, each.collect())))
        }
    }
}

/// One contract, seen for names.
struct Sight<'a> {
    documents: &'a Documents,
    sources: &'a SourceMap,
    names: &'a Names,
}

impl Sight<'_> {
    fn handlers(&self) -> Result<Vec<Rename>, Box<Diagnostic>> {
        let mut found = Vec::new();
        let (group, old) = parted(&self.names.old);
        for (server, route) in self.routes() {
            let Some(handler) = &route.handler else {
                continue;
            };
            let here = folder(&settings::group(server));
            let name = function(&handler.value);
            let is_it = *old == *handler.value || function(old) == name;
            if is_it && group.is_none_or(|group| self::group_folder(group) == here) {
                found.push(self.handler(handler, &joined(&here, &name), &here)?);
            }
        }
        Ok(found)
    }

    fn handler(&self, handler: &Text, old: &str, group: &str) -> Result<Rename, Box<Diagnostic>> {
        let (new_group, new) = parted(&self.names.new);
        if new_group.is_some_and(|new_group| group_folder(new_group) != group) {
            return Err(Box::new(refusal::other_group(&self.names.new)));
        }
        let is_name = new.starts_with(|c: char| c.is_ascii_alphabetic())
            && new.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_name || function(new).is_empty() {
            return Err(Box::new(refusal::no_name(
                new,
                "letters, digits and `_`, a letter first",
            )));
        }
        let has_suffix = |name: &str| name.ends_with("Handler");
        let typed_short = has_suffix(&handler.value) && !has_suffix(parted(&self.names.old).1);
        let text = match typed_short && !has_suffix(new) {
            true => format!("{new}Handler"),
            false => new.to_owned(),
        };
        Ok(Rename {
            edits: BTreeSet::from([self.edit(handler, text)]),
            old: old.to_owned(),
            new: joined(group, &function(new)),
        })
    }

    fn group(&self) -> Result<Option<Rename>, Box<Diagnostic>> {
        let (old, new) = (
            settings::segments(&self.names.old),
            settings::segments(&self.names.new),
        );
        let groups = self.groups();
        let edits: BTreeSet<Edit> = groups
            .iter()
            .filter_map(|entry| {
                let rest = settings::segments(&entry.value.value);
                let rest = rest.strip_prefix(old.as_slice())?.to_vec();
                Some(self.edit(&entry.value, [new.clone(), rest].concat().join("/")))
            })
            .collect();
        if edits.is_empty() || old.is_empty() {
            return Ok(None);
        }
        let is_taken = |entry: &&Entry| settings::segments(&entry.value.value).starts_with(&new);
        if new.is_empty()
            || new.starts_with(&old)
            || old.starts_with(&new)
            || groups.iter().any(is_taken)
        {
            return Err(Box::new(refusal::taken_group(&self.names.new)));
        }
        Ok(Some(Rename {
            edits,
            old: group_folder(&self.names.old) + "/",
            new: group_folder(&self.names.new) + "/",
        }))
    }

    fn edit(&self, place: &Text, text: String) -> Edit {
        let Range { start, end } = place.span.range();
        Edit {
            path: self.sources.file(place.span.file).path.clone(),
            start,
            end,
            text: match place.quoting {
                Quoting::Quoted => format!("\"{text}\""),
                _ if place.value.starts_with('/') => format!("/{text}"),
                _ => text,
            },
        }
    }

    fn routes(&self) -> impl Iterator<Item = (Option<&Server>, &Route)> {
        let services = self.documents.files.iter().flat_map(|file| file.services());
        services.flat_map(|service| {
            service
                .routes
                .iter()
                .map(|route| (service.server.as_ref(), route))
        })
    }

    fn groups(&self) -> Vec<&Entry> {
        let services = self.documents.files.iter().flat_map(|file| file.services());
        let entries = services
            .filter_map(|service| service.server.as_ref())
            .flat_map(|server| &server.entries);
        entries.filter(|entry| entry.key.value == "group").collect()
    }
}

fn group_folder(group: &str) -> String {
    folder(&settings::folders(group))
}

/// The folder of a group below `logic`.
fn folder(group: &[String]) -> String {
    let names: Vec<String> = group.iter().map(|name| spelling::snake(name)).collect();
    names.join("/")
}

fn joined(group: &str, name: &str) -> String {
    match group {
        "" => name.to_owned(),
        group => format!("{group}/{name}"),
    }
}
