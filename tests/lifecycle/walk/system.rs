//! What a walk has made so far.

use std::collections::BTreeSet;

/// A whole workspace.
#[derive(Default)]
pub struct System {
    pub services: Vec<Service>,
    pub docker: bool,
    pub plain: bool,
    pub null_lists: bool,
    made: usize,
}

impl System {
    /// A number that nothing has yet: for services, handlers, methods and groups.
    pub fn number(&mut self) -> usize {
        self.made += 1;
        self.made
    }

    pub fn service(&self, id: usize) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The gRPC services, but for one.
    pub fn callable(&self, caller: usize) -> Vec<usize> {
        let rpcs = self.services.iter().filter(|it| it.rpc().is_some());
        rpcs.map(|it| it.id).filter(|id| *id != caller).collect()
    }
}

/// A service; what it calls and borrows are the numbers of others.
pub struct Service {
    pub id: usize,
    pub base: String,
    pub speaks: Speaks,
    pub calls: BTreeSet<usize>,
    pub tables: bool,
    pub models: bool,
    /// Whether it is built somewhere else.
    pub external: bool,
}

impl Service {
    pub fn name(&self) -> String {
        format!("{}-{}", self.base, self.kind())
    }

    pub fn kind(&self) -> &'static str {
        match self.speaks {
            Speaks::Http(_) => "api",
            Speaks::Grpc(_) => "rpc",
        }
    }

    pub fn folder(&self) -> String {
        format!("{}/{}", self.base, self.kind())
    }

    pub fn contract(&self) -> String {
        let end = match self.speaks {
            Speaks::Http(_) => "api",
            Speaks::Grpc(_) => "proto",
        };
        format!("contracts/c{}.{end}", self.id)
    }

    pub fn rpc(&self) -> Option<&Rpc> {
        match &self.speaks {
            Speaks::Grpc(rpc) => Some(rpc),
            Speaks::Http(_) => None,
        }
    }
}

pub enum Speaks {
    Http(Api),
    Grpc(Rpc),
}

#[derive(Default)]
pub struct Api {
    pub groups: Vec<Group>,
    /// Whether types come from another file.
    pub imports: bool,
}

#[derive(Default)]
pub struct Group {
    pub folder: Option<String>,
    pub prefix: bool,
    pub realm: Option<&'static str>,
    pub signed: bool,
    pub middleware: BTreeSet<&'static str>,
    pub limits: bool,
    pub kind: Kind,
    pub routes: Vec<Route>,
}

impl Group {
    /// Whether a route of it has a response type; a stream of events needs one.
    pub fn answers(&self, route: &Route) -> bool {
        route.answers || matches!(self.kind, Kind::Events)
    }
}

/// What logic gets and gives.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Typed,
    Raw,
    Events,
}

pub struct Route {
    pub number: usize,
    pub verb: &'static str,
    pub asks: Asks,
    pub answers: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    Nothing,
    Path,
    Form,
    Body,
}

#[derive(Default)]
pub struct Rpc {
    /// Each proto service is a list of methods.
    pub services: Vec<Vec<Method>>,
    /// Whose message it uses.
    pub borrows: Option<usize>,
}

pub struct Method {
    pub number: usize,
    pub streams_in: bool,
    pub streams_out: bool,
    pub takes: Takes,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Own,
    Borrowed,
    Empty,
}
