//! `discovery: etcd`, or a block `Etcd` in the YAML: services that register in etcd, and find others there.

use super::{Capability, Subject};
use crate::ir::Server;
use crate::system::environment::ETCD_HOSTS;
use crate::text::yaml;

/// The parts of a service that registers, or looks for others in etcd.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    let service = subject.service;
    let is_named = service.surroundings.servers.contains(&Server::Etcd);
    let registers = service.is_discovered && service.contracts.grpc().is_some();
    if !is_named && !registers {
        return None;
    }
    let block = registers.then(|| {
        let key = yaml::Scalar::new(&subject.names.key);
        yaml::Block::new(format!("Etcd:\n  Hosts: [{ETCD_HOSTS}]\n  Key: {key}\n"))
    });
    Some(Capability {
        name: "registration",
        yaml: block.clone().into_iter().collect(),
        defaults: block.into_iter().collect(),
        features: vec!["etcd"],
        ..Capability::default()
    })
}
