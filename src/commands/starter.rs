//! `ferroctl new NAME --api user --rpc user`: small contracts to start from.

use super::gen_api::named;
use super::place::Place;
use super::{Ended, Input, render};
use crate::artifact::{Body, FileTree, WritePolicy};
use crate::cli::{self, ServiceFlags};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::workspace as codes;
use crate::lower;
use crate::manifest::{Call, Editor, ServiceEntry, ServiceKind};
use crate::rust::Ident;

const API: &str = include_str!("../../templates/starter/service.api");
const PROTO: &str = include_str!("../../templates/starter/service.proto");

/// A workspace before its first run.
pub(super) struct Starter<'a> {
    place: &'a Place,
    input: &'a mut Input,
    /// Its manifest, with the services so far.
    pub(super) editor: Editor,
    /// Their contracts.
    pub(super) contracts: FileTree,
}

impl<'a> Starter<'a> {
    pub(super) fn new(place: &'a Place, input: &'a mut Input) -> Self {
        Self {
            place,
            input,
            editor: Editor::fresh(&place.default_name()),
            contracts: FileTree::default(),
        }
    }

    /// Adds the services that are asked for: those first that others call.
    pub(super) fn add(&mut self, arguments: &cli::New) -> Ended<()> {
        for name in &arguments.rpc {
            let mut entry = self.entry(name, ServiceKind::Rpc)?;
            entry.rpc = vec![self.contract(&entry, PROTO)?];
            entry.include = vec![entry.folder()];
            self.editor.record(&entry)?;
        }
        let workspace = render::read(self.place, &self.editor, self.input)?;
        for name in &arguments.api {
            let mut entry = self.entry(name, ServiceKind::Api)?;
            entry.api = Some(self.contract(&entry, API)?);
            let mut known = workspace.manifest.services.iter();
            let callee = known.find(|other| other.base() == entry.base());
            entry.calls = callee
                .map(|callee| Call::of(&callee.name))
                .into_iter()
                .collect();
            self.editor.record(&entry)?;
        }
        Ok(())
    }

    fn entry(&mut self, name: &str, kind: ServiceKind) -> Ended<ServiceEntry> {
        if let Err(reason) = lower::is_base_name(name) {
            let message = format!("the name `{name}` {reason}");
            let finding = Diagnostic::new(&codes::SERVICE_NAME, message);
            let kind = kind.name();
            return self
                .input
                .stop(finding.help(format!("`--{kind} user` makes `user-{kind}`")));
        }
        let workspace = render::read(self.place, &self.editor, self.input)?;
        let flags = ServiceFlags::default();
        named(&workspace, name, kind, &flags, self.input)
    }

    /// Writes the contract of a service down, laid over the disk so that this run reads it already; gives its path.
    fn contract(&mut self, entry: &ServiceEntry, template: &str) -> Ended<String> {
        let base = entry.base();
        let text = template
            .replace("PACKAGE", Ident::snake(base).plain())
            .replace("SERVICE", Ident::camel(base).plain())
            .replace("BASE", base)
            // goctl takes no dash in a service's name.
            .replace("NAME", &base.replace('-', "_"));
        let end = match entry.kind() {
            ServiceKind::Api => "api",
            _ => "proto",
        };
        let path = format!("{}/{base}.{end}", entry.folder());
        if !self.contracts.paths().any(|other| other.as_str() == path) {
            let body = Body::Text(text.clone());
            self.contracts.insert(&path, body, WritePolicy::Shared)?;
        }
        let here = self.place.as_seen_here(&path);
        self.input.loader.lay(here, text);
        Ok(path)
    }
}
