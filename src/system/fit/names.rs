//! Which methods have the name of a route.

use super::{Called, ProtoApi, proto_api};
use crate::ir::{Group, Route};
use crate::rust::Ident;
use crate::system::capability::Callee;

/// A method that a route may call.
pub(super) struct Candidate<'a> {
    /// The service of the workspace that has it.
    pub callee: &'a Callee,
    /// The method.
    pub method: &'a proto_api::Method,
    client: Ident,
    /// What its service is called, here and there, in small letters.
    owners: Vec<String>,
    /// Its name in small letters.
    name: String,
}

impl<'a> Candidate<'a> {
    /// The methods of a called service that take one message and give one.
    pub(super) fn all(callee: &'a Callee, api: &'a ProtoApi) -> Vec<Self> {
        let fields = api.client_fields(&callee.names.base);
        let services = api.services.iter().zip(fields);
        let methods = services.flat_map(|(service, client)| {
            let unary = service
                .methods
                .iter()
                .filter(|it| !it.client_streaming && !it.server_streaming);
            unary.map(move |method| Self {
                owners: [callee.names.base.as_str(), &service.name, client.plain()]
                    .map(plain)
                    .to_vec(),
                name: plain(&method.proto_name),
                client: client.clone(),
                callee,
                method,
            })
        });
        methods.collect()
    }

    pub(super) fn called(&self) -> Called {
        Called {
            client: self.client.clone(),
            method: self.method.name.clone(),
        }
    }

    fn belongs_to(&self, owner: &str) -> bool {
        self.owners.iter().any(|it| it == owner)
    }

    /// Whether handler and method have one name, with or without that of the method's service or the handler's group.
    fn is_called(&self, handler: &str, groups: &[String]) -> bool {
        let joins = |first: &str, second: &str, whole: &str| {
            whole.strip_prefix(first).is_some_and(|rest| rest == second)
        };
        let name = &self.name;
        handler == name
            || self
                .owners
                .iter()
                .any(|owner| joins(owner, name, handler) || joins(owner, handler, name))
            || groups.iter().any(|group| joins(group, handler, name))
    }
}

/// The candidates with the name of a route. A group that is called as a service means that service.
pub(super) fn find<'c, 'a>(
    candidates: &'c [Candidate<'a>],
    group: &Group,
    route: &Route,
) -> Vec<&'c Candidate<'a>> {
    let groups: Vec<String> = group
        .path
        .last()
        .map(|last| plain(last))
        .into_iter()
        .collect();
    let handler = plain(&route.handler);
    let is_meant = |candidate: &&Candidate<'_>| {
        let mut groups = groups.iter();
        groups.all(|group| {
            candidate.belongs_to(group) || !candidates.iter().any(|other| other.belongs_to(group))
        })
    };
    let meant = candidates.iter().filter(is_meant);
    meant.filter(|it| it.is_called(&handler, &groups)).collect()
}

/// The letters and digits of a name, small.
pub(super) fn plain(name: &str) -> String {
    let kept = name.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}
