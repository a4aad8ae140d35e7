//! `ferroctl mv service`: another name for a service, its crates and its YAML, whose folder stays; and in every file of the
//! user's the names that follow from it.

use super::carry::{self, Texts};
use super::{Run, mentions, refusal};
use crate::artifact::{FileTree, Hash, OutPath};
use crate::commands::place::Place;
use crate::commands::render::Model;
use crate::commands::{Ended, Input, generate, remove, report};
use crate::lower;
use crate::manifest::{ServiceEntry, ServiceKind, Workspace};
use crate::plan::Plan;
use crate::rust::Ident;
use crate::system::{Names, ProtoNames};

impl Run<'_> {
    /// Renames a service.
    pub(super) fn service(mut self, old: &str, new: &str, input: &mut Input) -> Ended {
        let mut first = input.again();
        let before = match Model::read(self.place, &self.editor, &mut first) {
            Ok(before) => before,
            Err(stop) => {
                *input = first;
                return Err(stop);
            }
        };
        let workspace = &before.workspace;
        let mut services = workspace.manifest.services.iter();
        let Some(entry) = services.find(|entry| entry.name == old) else {
            return input.stop(remove::unknown(workspace, old));
        };
        if let Some(reason) = refused(entry, new) {
            return input.stop(refusal::no_name(new, &reason));
        }
        self.editor.rename(old, new)?;
        let mut rename = Rename::new(entry, new);
        if let Some(service) = before.system.service(old).filter(|it| it.proto.is_some()) {
            let (_, api) = service.proto()?;
            let [old, new] = [&rename.old, &rename.new].map(|it| api.client_fields(&it.base));
            rename.clients = old.into_iter().zip(new).collect();
        }
        let laid = rename.lay(workspace, self.place)?;
        let mut plan = generate::planned(
            self.place,
            &self.editor,
            FileTree::default(),
            self.flags,
            input,
        )?;
        rename.carry(&mut plan, laid, workspace, self.place)?;
        let ended = generate::carried_out(&plan, self.place, self.flags)?;
        if !self.flags.quiet && !plan.is_refused() {
            rename.notes();
        }
        Ok(ended)
    }
}

/// Why a service cannot be called so.
fn refused(entry: &ServiceEntry, new: &str) -> Option<String> {
    let end = format!("-{}", entry.kind().name());
    match new.strip_suffix(&end).map(lower::is_base_name) {
        Some(Ok(())) => None,
        Some(Err(_)) => Some("small letters, digits, `-` and `_`, a letter first".to_owned()),
        None => Some(format!("`{end}` at its end")),
    }
}

/// The names of a service before and after.
struct Rename<'a> {
    entry: &'a ServiceEntry,
    old: Names,
    new: Names,
    /// The crates, in `Cargo.toml` and in Rust.
    crates: Vec<(String, String)>,
    /// What stands in Rust for a crate or a field of settings.
    words: Vec<(String, String)>,
    /// The fields that callers have for its clients.
    clients: Vec<(Ident, Ident)>,
}

impl<'a> Rename<'a> {
    fn new(entry: &'a ServiceEntry, name: &str) -> Self {
        let renamed = ServiceEntry {
            name: name.to_owned(),
            ..entry.clone()
        };
        let (old, new) = (
            Names::of(&entry.name, entry.base(), &entry.folder()),
            Names::of(name, renamed.base(), &entry.folder()),
        );
        let protos = [entry, &renamed].map(|entry| ProtoNames::of(entry.base(), &entry.folder()));
        let mut crates = vec![(old.service.clone(), new.service.clone())];
        let mut words = vec![(old.krate.plain().to_owned(), new.krate.plain().to_owned())];
        if entry.kind() == ServiceKind::Rpc {
            let [before, after] = protos;
            words.push((
                before.krate.plain().to_owned(),
                after.krate.plain().to_owned(),
            ));
            crates.push((before.package, after.package));
        }
        Self {
            entry,
            old,
            new,
            crates,
            words,
            clients: Vec::new(),
        }
    }

    /// Lays what decides the plan over the disk, with the new names: the YAML of the service and of its callers, and the
    /// `Cargo.toml`s that the user edited.
    fn lay(&self, workspace: &Workspace, place: &Place) -> Ended<Texts> {
        let mut laid = Texts::new();
        for entry in &workspace.manifest.services {
            let is_own = entry.name == self.entry.name;
            if is_own || entry.is_caller_of(&self.entry.name) {
                let to = match is_own {
                    true => self.new.below(&self.new.settings()),
                    false => entry.settings(),
                };
                self.lay_one(&entry.settings(), to, Self::settings, place, &mut laid)?;
            }
        }
        for path in manifests(workspace) {
            let path = OutPath::new(path)?;
            let is_edited = |bytes: &Vec<u8>| {
                let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
                !workspace
                    .lock
                    .wrote(path.as_str(), &Hash::of(text.as_bytes()))
            };
            if place.read(&path)?.as_ref().is_some_and(is_edited) {
                self.lay_one(
                    path.as_str(),
                    path.as_str().to_owned(),
                    Self::manifest,
                    place,
                    &mut laid,
                )?;
            }
        }
        for (path, text) in &laid {
            place.lay(path.clone(), text.clone().into_bytes());
        }
        Ok(laid)
    }

    fn lay_one(
        &self,
        from: &str,
        to: String,
        change: fn(&Self, &str) -> String,
        place: &Place,
        laid: &mut Texts,
    ) -> Ended<()> {
        let text = place
            .read(&OutPath::new(from)?)?
            .and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(text) = text {
            laid.insert(OutPath::new(to)?, change(self, &text));
        }
        Ok(())
    }

    /// A YAML with the new names: the service's own, its block, its variables.
    fn settings(&self, text: &str) -> String {
        let lines = text.split_inclusive('\n').map(|line| {
            let block = line.strip_prefix(&format!("{}:", self.old.block));
            let line = block.map_or(line.to_owned(), |rest| format!("{}:{rest}", self.new.block));
            let name = line.strip_prefix("Name:").map(str::trim);
            match name == Some(self.old.service.as_str()) {
                true => line.replacen(&self.old.service, &self.new.service, 1),
                false => line.replace(
                    &format!("${{{}_", self.old.variables),
                    &format!("${{{}_", self.new.variables),
                ),
            }
        });
        lines.collect()
    }

    /// A `Cargo.toml` with the new names of the crates, as a package and as keys.
    fn manifest(&self, text: &str) -> String {
        let lines = text.split_inclusive('\n').map(|line| {
            let renamed = self.crates.iter().find_map(|(old, new)| {
                let rest = line.strip_prefix(old.as_str());
                let rest = rest.filter(|rest| rest.starts_with(['.', ' ', '=']));
                let package = line.trim_end() == format!("name = \"{old}\"");
                rest.map(|rest| format!("{new}{rest}"))
                    .or_else(|| package.then(|| line.replacen(old, new, 1)))
            });
            renamed.unwrap_or_else(|| line.to_owned())
        });
        lines.collect()
    }

    /// Puts the files on top of the plan that is made for them, and renames in the sources of the user's.
    fn carry(
        &self,
        plan: &mut Plan,
        laid: Texts,
        workspace: &Workspace,
        place: &Place,
    ) -> Ended<()> {
        for (path, text) in laid {
            let step = plan.steps.iter().find(|step| step.path == path);
            let is_ours = step.is_some_and(|step| step.action.writes());
            let planned = step.filter(|_| is_ours).and_then(|step| step.after.clone());
            let before = place.out.read(&path)?;
            plan.put(&path, planned.unwrap_or_else(|| text.into_bytes()), before);
        }
        let old = OutPath::new(self.old.below(&self.old.settings()))?;
        if let Some(before) = place.out.read(&old)? {
            plan.take_away(&old, before);
        }
        for entry in &workspace.manifest.services {
            let mut texts = carry::sources(plan, place, &entry.folder())?;
            for (old, new) in &self.words {
                carry::rewrite(&mut texts, |text| mentions::of_word(text, old, new));
            }
            if entry.is_caller_of(&self.entry.name) {
                for (old, new) in &self.clients {
                    let (old, new) = (old.plain(), new.plain());
                    carry::rewrite(&mut texts, |text| mentions::of_client(text, old, new));
                }
            }
            carry::put(plan, place, texts)?;
        }
        Ok(())
    }

    /// What a rename cannot do.
    fn notes(&self) {
        let (old, new) = (&self.old, &self.new);
        let (folder, kind) = (&old.folder, self.entry.kind());
        report::note(&match kind {
            ServiceKind::Worker => format!("the folder `{folder}` stays"),
            _ => format!(
                "the folder `{folder}` stays, and contracts do; a later `ferroctl gen {}` needs `--name {}`",
                kind.name(),
                new.base
            ),
        });
        report::note(&format!(
            "yours to look at: variables `{}_…` where the service runs (`.env` has new ones beside the old), the volume `{}`, \
             texts that name `{}`, CI",
            old.variables, old.volume, old.service
        ));
    }
}

/// Every `Cargo.toml` that may name a service's crates.
fn manifests(workspace: &Workspace) -> Vec<String> {
    let keys = workspace
        .lock
        .keys()
        .filter(|key| key.ends_with("Cargo.toml"));
    keys.filter(|key| !key.contains('#'))
        .map(str::to_owned)
        .collect()
}
