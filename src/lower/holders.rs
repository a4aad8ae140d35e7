//! Which proto crate holds which file: that of the service that is made from it, the one of all files that several
//! services import, or the importing service's own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use prost_types::{FileDescriptorProto, FileDescriptorSet};

use super::Contract;
use super::grpc::{needed, type_names_of};
use crate::ir::{self, Owner, is_well_known};
use crate::manifest::ServiceEntry;
use crate::proto;

/// A file as a contract has it: the name in its imports, and where it was read, but for a built-in one.
type Key<'a> = (&'a str, Option<&'a Path>);

/// The files of all contracts that do not belong to the service alone that imports them.
pub(super) struct Holders<'a> {
    contracts: Vec<&'a proto::Contract>,
    /// The path that a service was made from → the service's base name.
    services: BTreeMap<&'a Path, &'a str>,
    shared: BTreeSet<Key<'a>>,
    /// The files of which some service's code needs the types.
    needed: BTreeSet<&'a str>,
}

impl<'a> Holders<'a> {
    pub(super) fn of(entries: &'a [ServiceEntry], contracts: &'a [Contract]) -> Self {
        let mut holders = Self {
            contracts: Vec::new(),
            services: BTreeMap::new(),
            shared: BTreeSet::new(),
            needed: BTreeSet::new(),
        };
        for (entry, contract) in entries.iter().zip(contracts) {
            let Contract::Proto(contract) = contract else {
                continue;
            };
            holders.contracts.push(contract);
            holders.needed.extend(needed(contract));
            let roots = contract.roots.iter();
            for source in roots.filter_map(|root| contract.sources.get(root)) {
                let path = source.path.as_path();
                holders.services.entry(path).or_insert(entry.base());
            }
        }
        holders.shared = holders.imported_twice();
        while holders.leave_one() {}
        holders
    }

    /// The files of a service's contract that another crate holds, with whose that is.
    pub(super) fn foreign(
        &self,
        base: &str,
        contract: &proto::Contract,
    ) -> BTreeMap<String, Owner> {
        let files = contract.files.file.iter().map(FileDescriptorProto::name);
        let owned = files.filter_map(|name| {
            let owner = self.owner(key(contract, name))?;
            (owner != Owner::Service(base.to_owned())).then(|| (name.to_owned(), owner))
        });
        owned
            .filter(|(name, _)| !contract.roots.contains(name))
            .collect()
    }

    fn owner(&self, key: Key<'_>) -> Option<Owner> {
        let service = key.1.and_then(|path| self.services.get(path));
        match service {
            Some(base) => Some(Owner::Service((*base).to_owned())),
            None => {
                let is_shared = self.shared.contains(&key) && self.needed.contains(key.0);
                is_shared.then_some(Owner::Shared)
            }
        }
    }

    /// The contract of the shared files; none where no code is made of any.
    pub(super) fn shared(&self) -> Option<ir::Rpc> {
        let mut files: Vec<FileDescriptorProto> = Vec::new();
        for (contract, file) in self.files() {
            let is_wanted =
                is_well_known(file.name()) || self.shared.contains(&key(contract, file.name()));
            if is_wanted && files.iter().all(|other| other.name() != file.name()) {
                files.push(file.clone());
            }
        }
        let names = files.iter().map(|file| file.name().to_owned());
        let (own, unneeded): (Vec<String>, Vec<String>) = names
            .filter(|name| !is_well_known(name))
            .partition(|name| self.needed.contains(name.as_str()));
        (!own.is_empty()).then(|| ir::Rpc {
            files: FileDescriptorSet { file: files },
            own_files: own,
            unneeded,
            ..ir::Rpc::default()
        })
    }

    fn files(&self) -> impl Iterator<Item = (&'a proto::Contract, &'a FileDescriptorProto)> {
        let contracts = self.contracts.iter();
        contracts.flat_map(|contract| {
            contract
                .files
                .file
                .iter()
                .map(move |file| (*contract, file))
        })
    }

    /// The files that more than one contract has and no service is made from.
    fn imported_twice(&self) -> BTreeSet<Key<'a>> {
        let mut seen = BTreeSet::new();
        let mut twice = BTreeSet::new();
        for (contract, file) in self.files().filter(|(_, file)| !is_well_known(file.name())) {
            let key = key(contract, file.name());
            let is_made = key.1.is_some_and(|path| self.services.contains_key(path));
            if !is_made && !seen.insert(key) {
                twice.insert(key);
            }
        }
        twice
    }

    /// Leaves out a file that cannot be in one crate with the others: it imports what is elsewhere, or another one has
    /// its name or one of its types. Each service then has its own again.
    fn leave_one(&mut self) -> bool {
        let mut names: BTreeMap<String, Key<'a>> = BTreeMap::new();
        let mut left = None;
        for (contract, file) in self.files() {
            let key = key(contract, file.name());
            if !self.shared.contains(&key) {
                continue;
            }
            let is_here = |name: &String| {
                is_well_known(name) || self.shared.contains(&self::key(contract, name))
            };
            let mut own = type_names_of(file)
                .into_iter()
                .chain([file.name().to_owned()]);
            let clashes = |name: String| *names.entry(name).or_insert(key) != key;
            if !file.dependency.iter().all(is_here) || own.any(clashes) {
                left = Some(key);
                break;
            }
        }
        left.is_some_and(|key| self.shared.remove(&key))
    }
}

fn key<'a>(contract: &'a proto::Contract, name: &'a str) -> Key<'a> {
    let source = contract.sources.get(name);
    (name, source.map(|source| source.path.as_path()))
}
