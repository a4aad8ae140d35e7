//! What the tests that a user inherits look at.

use crate::ir::{Http, Method, Route};
use crate::rust::{Code, Ident, Literal};
use crate::system::capability::{Capability, Fixture, Pass};

/// Requests whose answers follow from the contract alone, whatever the logic does.
pub struct Probes {
    /// One for each route.
    pub routes: Vec<Probe>,
    /// What the service cannot start without.
    pub fixtures: Vec<Fixture>,
    /// Requests for each guard that do not get past it.
    pub guards: Vec<Refusal>,
    /// What some of those call.
    pub functions: Vec<Code>,
    /// What is imported for that.
    pub imports: Vec<&'static str>,
    /// A path that has no GET.
    pub other_method: Option<Literal>,
}

/// Requests that do not get past a guard.
pub struct Refusal {
    /// The test.
    pub test: Ident,
    /// The status of the answers.
    pub status: u16,
    /// The requests.
    pub probes: Vec<Probe>,
    /// The calls behind `Client::new(…)` with which they get to the guard.
    pub client: Vec<Code>,
}

/// One request.
pub struct Probe {
    /// `POST`
    pub verb: &'static str,
    /// The path, `1` in place of its parameters.
    pub path: Literal,
}

impl Probes {
    pub(super) fn new(http: &Http, parts: &[Capability]) -> Self {
        let all: Vec<&Route> = http.routes().collect();
        let fixtures = parts.iter().filter_map(|part| part.tests.fixture.clone());
        let guards = refusals(&all, parts);
        let is_passed = guards.iter().any(|guard| !guard.client.is_empty());
        let passes = parts.iter().filter_map(|part| part.tests.pass.as_ref());
        let passes: Vec<&Pass> = passes.filter(|_| is_passed).collect();
        let imports = fixtures.clone().map(|fixture| fixture.import);
        Self {
            routes: all.iter().map(|route| Probe::new(route)).collect(),
            imports: imports
                .chain(passes.iter().flat_map(|pass| pass.imports.clone()))
                .collect(),
            fixtures: fixtures.collect(),
            functions: passes.iter().map(|pass| pass.function.clone()).collect(),
            guards,
            other_method: without_get(&all).map(|route| Literal::new(&route.path)),
        }
    }
}

/// Requests for each guard: to all routes on which it is the first one, or, where it nowhere is, to one with all that
/// the guards before it ask for.
fn refusals(routes: &[&Route], parts: &[Capability]) -> Vec<Refusal> {
    let refusal = |(place, part): (usize, &Capability)| {
        let guard = part.guard.as_ref()?;
        let before = &parts[..place];
        let is_open = |route: &&usize| {
            let mut guards = before.iter().filter_map(|part| part.guard.as_ref());
            guards.all(|guard| !guard.calls.contains_key(route))
        };
        let open: Vec<usize> = guard.calls.keys().filter(is_open).copied().collect();
        let passes = before.iter().filter_map(|part| part.tests.pass.as_ref());
        let (places, client): (Vec<usize>, Vec<Code>) = match open.is_empty() {
            true => (
                guard.calls.keys().take(1).copied().collect(),
                passes.map(|pass| pass.call.clone()).collect(),
            ),
            false => (open, Vec::new()),
        };
        Some(Refusal {
            test: Ident::snake(guard.test),
            status: guard.status,
            probes: places
                .iter()
                .filter_map(|place| routes.get(*place))
                .map(|route| Probe::new(route))
                .collect(),
            client,
        })
    };
    parts.iter().enumerate().filter_map(refusal).collect()
}

impl Probe {
    fn new(route: &Route) -> Self {
        let segment = |segment: &str| {
            if segment.starts_with(':') {
                "1"
            } else {
                segment
            }
            .to_owned()
        };
        let path: Vec<String> = route.path.split('/').map(segment).collect();
        Self {
            verb: route.method.verb(),
            path: Literal::new(path.join("/")),
        }
    }
}

/// A route of another method whose path no GET route takes.
fn without_get<'a>(routes: &[&'a Route]) -> Option<&'a Route> {
    let segments = |route: &Route| route.path.split('/').count();
    let reads = |route: &Route| matches!(route.method, Method::Get | Method::Head);
    let taken = |path: &Route| {
        let gets = routes.iter().filter(|route| reads(route));
        gets.filter(|get| segments(get) == segments(path))
            .any(|get| get.path.contains(':') || get.path == path.path)
    };
    let plain = routes
        .iter()
        .filter(|route| !reads(route) && !route.path.contains(':'));
    plain.copied().find(|route| !taken(route))
}
