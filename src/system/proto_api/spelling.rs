//! Names that Rust, cargo or a file system cannot have where prost-build would put them, and names of which it would
//! make one: each gets another spelling before prost-build sees it. Nothing of that is seen on the wire: messages have no
//! names there, and the paths of requests keep the contract's.

mod free;
mod messages;
mod references;
mod services;

use std::collections::{BTreeMap, BTreeSet};

use prost_types::{FileDescriptorProto, FileDescriptorSet};

pub(super) use services::Original;

use self::free::{Free, is_file_taken};
use super::package::module_of;
use crate::ir::is_well_known;

/// The files as prost-build gets them.
pub(super) struct Spelling {
    /// All files, in their order.
    pub files: Vec<FileDescriptorProto>,
    /// Full name of a type or package in the contract, with a dot in front → as it is spelt.
    names: BTreeMap<String, String>,
    /// Full name of a service as it is spelt → in the contract.
    pub services: BTreeMap<String, Original>,
}

impl Spelling {
    /// Spells every name that needs it anew.
    pub(super) fn of(set: &FileDescriptorSet) -> Self {
        let mut spelling = Self {
            files: set.file.clone(),
            names: BTreeMap::new(),
            services: BTreeMap::new(),
        };
        let with_content = modules_of_messages(&set.file);
        let mut packages: BTreeMap<String, Names> = BTreeMap::new();
        let mut files = std::mem::take(&mut spelling.files);
        for file in files.iter_mut().filter(|file| !is_well_known(file.name())) {
            let before = file.package().to_owned();
            let after = package(&before, &with_content);
            spelling.note(&dotted(&before), &dotted(&after));
            file.package = Some(after).filter(|after| !after.is_empty());
            let names = packages.entry(module_key(file)).or_default();
            messages::spell(file, &before, &mut names.types, &mut spelling.names);
        }
        for file in &mut files {
            let names = packages.entry(module_key(file)).or_default();
            services::spell(file, &set.file, names, &mut spelling.services);
        }
        references::follow(&mut files, &spelling.names);
        spelling.files = files;
        spelling
    }

    fn note(&mut self, before: &str, after: &str) {
        if before != after {
            self.names.insert(before.to_owned(), after.to_owned());
        }
    }

    /// How a type or package of the contract is spelt; both with a dot in front.
    pub(super) fn name(&self, full: &str) -> String {
        self.names
            .get(full)
            .cloned()
            .unwrap_or_else(|| full.to_owned())
    }
}

/// The names that are given in one module.
#[derive(Default)]
struct Names {
    types: Free,
    services: Free,
}

/// Files of one key go into one module.
fn module_key(file: &FileDescriptorProto) -> String {
    module_of(file).to_string()
}

/// `.a.b`; nothing for no package.
fn dotted(package: &str) -> String {
    match package {
        "" => String::new(),
        package => format!(".{package}"),
    }
}

/// The modules that prost-build makes of messages in which others are declared, as paths of modules with dots.
fn modules_of_messages(files: &[FileDescriptorProto]) -> BTreeSet<String> {
    let own = files.iter().filter(|file| !is_well_known(file.name()));
    let modules = own.flat_map(|file| {
        let inside = file
            .message_type
            .iter()
            .filter(|message| messages::has_module(message));
        inside.map(|message| messages::module(file.package(), message.name()))
    });
    modules.collect()
}

/// The package with `_pb` behind each part that cannot be the name of a module and its file.
fn package(package: &str, messages: &BTreeSet<String>) -> String {
    let mut parts: Vec<String> = Vec::new();
    let below_google = package.starts_with("google.protobuf.") || package == "google.protobuf";
    for (depth, part) in package.split('.').enumerate() {
        let parent: Vec<&str> = package.split('.').take(depth).collect();
        let is_taken = is_file_taken(part)
            || (depth == 0 && free::is_root_taken(part))
            || (depth == 1 && below_google)
            || messages.contains(&messages::module(&parent.join("."), part));
        parts.push(match is_taken {
            true if part.chars().all(|c| c == '_') => "package_pb".to_owned(),
            true => format!("{part}_pb"),
            false => part.to_owned(),
        });
    }
    parts.join(".")
}
