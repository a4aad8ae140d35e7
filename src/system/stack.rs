//! Which containers there are, and what each of our services needs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::capability::{self, Callee, Capability, Subject};
use super::container::{Container, Image, Mount, Port, Probe, Starts, Test, Wait};
use super::environment::{
    COLLECTOR_VARIABLE, Environment, HOST_VARIABLE, Secret, Setting, Value, time_zone,
};
use super::server::{Store, observability};
use super::{APP, DATA, Names, ProtoNames, Service};
use crate::ir::{self, Project};
use crate::system::proto_api::ProtoCrate;

/// The containers around our services, and what `.env` holds for all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stack {
    /// The servers that services name in their YAML.
    pub stores: Vec<Container>,
    /// Jaeger on Elasticsearch, Prometheus, Grafana; none where no stack is wanted.
    pub observability: Vec<Container>,
    /// What `gen` fills with random bytes, each once.
    pub secrets: Vec<Secret>,
    /// What the user may set.
    pub settings: Vec<Setting>,
}

impl Stack {
    /// What the services need around them.
    pub(super) fn new(project: &Project, services: &[Service]) -> Self {
        let stores = stores(project);
        let observability = match project.docker {
            true => observability::containers(),
            false => Vec::new(),
        };
        Self {
            secrets: secrets(project, services, &stores),
            settings: settings(project, services),
            stores: stores.into_iter().map(|store| store.container).collect(),
            observability,
        }
    }

    /// Every container that is not one of our services.
    pub fn servers(&self) -> impl Iterator<Item = &Container> {
        self.stores.iter().chain(&self.observability)
    }
}

/// The servers that any service names.
fn stores(project: &Project) -> Vec<Store> {
    let named = project.services.iter();
    let named: BTreeSet<ir::Server> = named
        .flat_map(|service| service.surroundings.servers.iter().copied())
        .collect();
    named.into_iter().map(Store::of).collect()
}

fn secrets(project: &Project, services: &[Service], stores: &[Store]) -> Vec<Secret> {
    let capabilities = services.iter().flat_map(|service| &service.capabilities);
    let own = capabilities.flat_map(|capability| capability.secrets.clone());
    let stores = stores.iter().flat_map(|store| store.secrets.clone());
    let dashboards = project.docker.then(observability::secrets);
    let mut seen = BTreeSet::new();
    own.chain(stores)
        .chain(dashboards.into_iter().flatten())
        .filter(|secret| seen.insert(secret.name.clone()))
        .collect()
}

fn settings(project: &Project, services: &[Service]) -> Vec<Setting> {
    let stack = [
        ("TZ", "The time zone of all containers.", "Asia/Shanghai"),
        (
            "BIND",
            "The address that ports are published on; 0.0.0.0 opens them to the network.",
            "127.0.0.1",
        ),
    ];
    let stack = stack.map(|(name, about, default)| Setting {
        name: name.to_owned(),
        about,
        default: Some(default.to_owned()),
    });
    let stack = stack.into_iter().filter(|_| project.docker);
    stack.chain(users_own(project, services)).collect()
}

/// Placeholders that users wrote into a YAML themselves.
fn users_own(project: &Project, services: &[Service]) -> Vec<Setting> {
    let mut own: BTreeMap<&String, &Option<String>> = BTreeMap::new();
    for (contract, service) in project.services.iter().zip(services) {
        let known = known_environment(contract, &service.capabilities);
        for (name, default) in &contract.surroundings.placeholders {
            if !known.contains_key(name) {
                own.entry(name).or_insert(default);
            }
        }
    }
    own.into_iter()
        .map(|(name, default)| Setting {
            name: name.clone(),
            about: "Named by a service's YAML.",
            default: default.clone(),
        })
        .collect()
}

/// Our services; `callees` are the services that each calls, in the same order.
pub(super) fn services(project: &Project, callees: &[Vec<Callee>]) -> Vec<Service> {
    let both = project.services.iter().zip(callees);
    both.map(|(service, callees)| one(project, service, callees))
        .collect()
}

/// The services of these names, but for those that are not there.
pub(super) fn callees(project: &Project, called: &[String]) -> Vec<Callee> {
    let known = called.iter().filter_map(|name| project.service(name));
    known
        .map(|service| Callee {
            names: Names::new(service),
            proto: ProtoNames::new(service),
            port: service.port,
        })
        .collect()
}

fn one(project: &Project, service: &ir::Service, callees: &[Callee]) -> Service {
    let names = Names::new(service);
    let capabilities = capability::of(&Subject {
        service,
        names: &names,
        callees,
    });
    Service {
        container: container(project, service, &names, &capabilities),
        source: service.first_file().to_owned(),
        contracts: service.contracts.clone(),
        port: service.port,
        metrics_port: service.metrics_port,
        callees: callees.to_vec(),
        proto: service.grpc().map(|rpc| ProtoCrate::new(service, rpc)),
        capabilities,
        names,
    }
}

fn container(
    project: &Project,
    service: &ir::Service,
    names: &Names,
    capabilities: &[Capability],
) -> Container {
    let keeps_files = capabilities.iter().any(|it| it.keeps_files);
    let data = Mount::volume(&names.volume, &format!("{APP}/{DATA}"));
    Container {
        name: names.service.clone(),
        notes: Vec::new(),
        image: Image::Built {
            context: ".".to_owned(),
            dockerfile: Some(names.below("Dockerfile")),
        },
        user: None,
        read_only: true,
        starts: Starts::Always,
        keeps: None,
        command: Vec::new(),
        environment: environment(service, capabilities),
        ports: [service.port, service.metrics_port].map(Port::tcp).into(),
        mounts: keeps_files.then_some(data).into_iter().collect(),
        memory_folders: vec!["/tmp:uid=65532,gid=65532,size=64m"],
        probe: Some(Probe {
            note: None,
            test: Test::exec(&[&names.binary(), "healthcheck"]),
            timeout: 3,
            retries: 10,
            start_period: 5,
        }),
        waits_for: waits_for(project, service),
        memory: 128,
    }
}

/// What the placeholders of a service's YAML need in the stack, those that the user wrote himself included.
fn environment(service: &ir::Service, capabilities: &[Capability]) -> Environment {
    let mut environment = known_environment(service, capabilities);
    for (name, default) in &service.surroundings.placeholders {
        environment
            .entry(name.clone())
            .or_insert_with(|| Value::from_user(name, default.as_deref()));
    }
    environment
}

/// The placeholders that ferroctl writes into a YAML, with their values in the stack.
fn known_environment(service: &ir::Service, capabilities: &[Capability]) -> Environment {
    let collector = format!(
        "http://{}:{}",
        observability::JAEGER,
        observability::OTLP_GRPC
    );
    let mut environment = Environment::from([
        time_zone(),
        ("MODE".to_owned(), Value::from_user("MODE", Some("pro"))),
        // On a developer's machine services listen on the loopback only.
        (HOST_VARIABLE.to_owned(), Value::constant("0.0.0.0")),
        (COLLECTOR_VARIABLE.to_owned(), Value::constant(collector)),
    ]);
    for capability in capabilities {
        environment.extend(capability.environment.clone());
    }
    let stores = service.surroundings.servers.iter().copied().map(Store::of);
    environment.extend(stores.map(|store| {
        let address = Value::constant(store.address());
        (store.address_variable.to_owned(), address)
    }));
    environment
}

/// The called services, the servers, and the collector.
fn waits_for(project: &Project, service: &ir::Service) -> Vec<Wait> {
    let called = service.calls.iter();
    let called = called.filter(|callee| !closes_a_circle(project, service, callee));
    let stores = service.surroundings.servers.iter().copied().map(Store::of);
    let mut waits: Vec<Wait> = called.map(Wait::healthy).collect();
    waits.extend(stores.map(|store| Wait::healthy(store.container.name)));
    waits.push(Wait {
        note: Some("A collector that is down costs traces, never requests."),
        name: observability::JAEGER.to_owned(),
        healthy: false,
        required: false,
    });
    waits
}

/// Whether `callee`, directly or through others, waits for `caller`, and comes before it in the project: compose could
/// never start them.
fn closes_a_circle(project: &Project, caller: &ir::Service, callee: &str) -> bool {
    let place = |name: &str| project.services.iter().position(|s| s.name == name);
    callee == caller.name
        || (place(callee) < place(&caller.name) && reaches(project, callee, &caller.name))
}

fn reaches(project: &Project, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if seen.insert(name) {
            let calls = project.service(name).map(|service| &service.calls);
            open.extend(calls.into_iter().flatten().map(String::as_str));
        }
    }
    false
}
