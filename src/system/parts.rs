//! What is worked out for one of our services: its names, its capabilities, its container.

use std::collections::BTreeSet;

use super::capability::{self, Callee, Capability, Subject};
use super::container::{Container, Image, MemoryFolder, Mount, Port, Probe, Test};
use super::database::{self, Database};
use super::environment::{COLLECTOR_VARIABLE, Environment, HOST_VARIABLE, Value, time_zone};
use super::proto_api::{ProtoCrate, foreign, has_well_known};
use super::server::{Store, observability};
use super::waits::waits_for;
use super::{APP, DATA, Names, ProtoNames, Service, USER};
use crate::ir::{self, Project, Server};

/// What is worked out for one of our services.
pub(super) struct Parts {
    names: Names,
    callees: Vec<Callee>,
    pub(super) databases: Vec<Database>,
    servers: BTreeSet<Server>,
    proto: Option<ProtoCrate>,
    pub(super) capabilities: Vec<Capability>,
    pub(super) container: Container,
}

impl Parts {
    pub(super) fn new(project: &Project, service: &ir::Service) -> Self {
        let names = Names::new(service);
        let callees = callees(project, &service.calls);
        let databases = Database::all(service, &names);
        let capabilities = capability::of(&Subject {
            service,
            names: &names,
            databases: &databases,
            openapi: project.openapi,
            callees: &callees,
        });
        let rpc = service.contracts.grpc();
        Self {
            container: container(project, service, &names, &capabilities),
            proto: rpc.map(|rpc| ProtoCrate::new(service, rpc)),
            names,
            callees,
            databases,
            servers: database::servers(service),
            capabilities,
        }
    }

    /// Together with what the contracts say.
    pub(super) fn of(self, service: ir::Service) -> Service {
        Service {
            names: self.names,
            source: service.contracts.first_file().to_owned(),
            jwts: service.jwts(),
            contracts: service.contracts,
            port: service.port,
            metrics_port: service.metrics_port,
            callees: self.callees,
            databases: self.databases,
            servers: self.servers,
            crud: service.crud,
            proto: self.proto,
            capabilities: self.capabilities,
            container: self.container,
        }
    }
}

/// The services of these names, but for those that are not there.
fn callees(project: &Project, calls: &[ir::Call]) -> Vec<Callee> {
    let known = calls.iter().filter_map(|call| {
        let here = project.service(&call.service);
        let service = here.or_else(|| project.peer(&call.service))?;
        Some((call, service, service.port?))
    });
    known
        .map(|(call, service, port)| Callee {
            names: Names {
                block: call.block.clone().unwrap_or(Names::new(service).block),
                ..Names::new(service)
            },
            has_streams: service.contracts.grpc().is_some_and(ir::Rpc::has_streams),
            is_here: service.image.is_some() || project.service(&service.name).is_some(),
            is_discovered: service.is_discovered,
            proto: ProtoNames::new(service),
            foreign: service.contracts.grpc().map(foreign).unwrap_or_default(),
            has_well_known: service.contracts.grpc().is_some_and(has_well_known),
            port,
        })
        .collect()
}

fn container(
    project: &Project,
    service: &ir::Service,
    names: &Names,
    capabilities: &[Capability],
) -> Container {
    let keeps_files = service.keeps_files || capabilities.iter().any(|it| it.keeps_files);
    let data = Mount::volume(&names.volume, &format!("{APP}/{DATA}"));
    let image = Image::Built {
        context: ".".to_owned(),
        stage: Some(names.service.clone()),
    };
    Container {
        environment: environment(service, capabilities),
        ports: ports(service, names),
        mounts: keeps_files.then_some(data).into_iter().collect(),
        memory_folders: vec![MemoryFolder::of("/tmp", USER, USER).of_size(64)],
        probe: Some(Probe {
            note: None,
            test: Test::exec(&[&names.binary(), "healthcheck"]),
            timeout: 3,
            retries: 10,
            start_period: 5,
        }),
        waits_for: waits_for(project, service),
        stops_within: Some(stop(service.surroundings.stop)),
        ..Container::new(&names.service, image)
    }
}

/// What `on_stop`, the last spans and the last lines of the log take at most beyond that, seconds.
const LAST_WORDS: u32 = 3;

/// From the signal until the process is gone, seconds.
fn stop(millis: Option<u64>) -> u32 {
    let millis = millis.unwrap_or(ir::SHUTDOWN.iter().sum());
    let seconds = u32::try_from(millis.div_ceil(1000)).unwrap_or(u32::MAX);
    seconds.saturating_add(LAST_WORDS)
}

fn ports(service: &ir::Service, names: &Names) -> Vec<Port> {
    let requests = service
        .port
        .map(|port| Port::tcp(port, &names.variables).for_clients());
    let variable = format!("{}_METRICS", names.variables);
    let metrics = Port::tcp(service.metrics_port, &variable);
    requests.into_iter().chain([metrics]).collect()
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
pub(super) fn known_environment(service: &ir::Service, capabilities: &[Capability]) -> Environment {
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
    let stores = database::servers(service).into_iter().map(Store::of);
    environment.extend(stores.map(|store| {
        let address = Value::constant(store.address());
        (store.address_variable.to_owned(), address)
    }));
    environment
}
