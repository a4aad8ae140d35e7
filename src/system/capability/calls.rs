//! `calls:`: the gRPC services that this one calls.

use serde::Serialize;

use super::{Capability, Field, Metrics, Module, Setting, Subject};
use crate::rust::{Code, Doc, Ident, Literal, Quoted, Ty};
use crate::system::environment::{ETCD_HOSTS, Value};
use crate::system::proto_api::{PROST_TYPES, STREAMS};
use crate::system::{Names, ProtoNames};
use crate::text::{Key, yaml};

/// A service that another one calls.
#[derive(Debug, Clone, Serialize)]
pub struct Callee {
    /// What it is called.
    pub names: Names,
    /// What the crate of its clients is called.
    pub proto: ProtoNames,
    /// The other crates with messages of its methods.
    pub foreign: Vec<String>,
    /// Whether Google's well-known messages may be in them.
    pub has_well_known: bool,
    /// The port that it listens on.
    pub port: u16,
    /// Whether one of its methods takes or gives a stream.
    pub has_streams: bool,
    /// Whether it is in the stack of this workspace.
    pub is_here: bool,
    /// Whether it is found in etcd.
    pub is_discovered: bool,
}

impl Callee {
    /// `user-rpc:9300`: where it is in the stack.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}:{}", self.names.service, self.port)
    }

    /// Its block in the YAML of a caller; with the time that a call may take, which the caller's own
    /// `Timeout` does not lengthen.
    fn block(&self) -> yaml::Block {
        let name = yaml::Scalar::new(&self.names.block);
        if self.is_discovered {
            let key = yaml::Scalar::new(&self.names.key);
            return yaml::Block::new(format!(
                "{name}:\n  Etcd:\n    Hosts: [{ETCD_HOSTS}]\n    Key: {key}\n  Timeout: 2000\n"
            ));
        }
        yaml::Block::new(format!(
            "{name}:\n  Endpoints: [\"${{{}:-127.0.0.1:{}}}\"]\n  Timeout: 2000\n",
            self.names.address_variable, self.port
        ))
    }

    fn setting(&self) -> Setting {
        Setting {
            docs: Doc::of(format!("Where `{}` is.", Quoted::new(&self.names.service))),
            field: self.names.krate.clone(),
            ty: Ty::path("settings::RpcClient"),
            block: Literal::new(&self.names.block),
        }
    }
}

/// The parts of a service that calls others.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    let callees = subject.callees;
    if callees.is_empty() {
        return None;
    }
    let address = |callee: &Callee| {
        let variable = callee.names.address_variable.clone();
        let value = match callee.is_here {
            true => Value::constant(callee.address()),
            // Where it lives, only the user knows.
            false => Value::from_user(&variable, None),
        };
        (variable, value)
    };
    let crates = |callee: &'_ Callee| {
        let own = std::iter::once(callee.proto.package.as_str());
        let foreign = callee.foreign.iter().map(String::as_str);
        let googles = callee.has_well_known.then_some(PROST_TYPES);
        let streams = callee.has_streams.then_some(STREAMS);
        let all = own.chain(foreign).chain(googles).chain(streams);
        all.map(Key::new).collect::<Vec<_>>()
    };
    let addressed = callees.iter().filter(|callee| !callee.is_discovered);
    Some(Capability {
        name: "calls",
        settings: callees.iter().map(Callee::setting).collect(),
        state: vec![clients()],
        yaml: callees.iter().map(Callee::block).collect(),
        defaults: callees.iter().map(Callee::block).collect(),
        features: vec!["grpc"],
        dependencies: callees.iter().flat_map(crates).collect(),
        environment: addressed.map(address).collect(),
        modules: vec![Module {
            name: Ident::snake("clients"),
            export: Ident::camel("Clients"),
        }],
        metrics: Some(Metrics::Calls),
        ..Capability::default()
    })
}

fn clients() -> Field {
    Field {
        docs: Doc::of("The services that this one calls."),
        field: Ident::snake("clients"),
        ty: Ty::path("Clients"),
        imports: vec!["super::Clients"],
        value: Code::new("Clients::connect(&settings, &telemetry).await?"),
        then: None,
    }
}
