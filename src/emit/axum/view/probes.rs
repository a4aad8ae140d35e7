//! What the tests that a user inherits look at.

use crate::ir::{Http, Method, Route};
use crate::rust::{Code, Ident, Literal};
use crate::system::capability::{Capability, Fixture};

/// Requests whose answers follow from the contract alone, whatever the logic does.
pub struct Probes {
    /// One for each route that takes a body of its own making.
    pub routes: Vec<Probe>,
    /// What each test makes before the service starts.
    pub fixtures: Vec<Fixture>,
    /// The calls behind `Client::new(…)` with which a request gets to every route.
    pub client: Vec<Code>,
    /// The statuses of requests that do not get past a guard.
    pub refusals: Vec<u16>,
    /// A request for each guard that does not get past it.
    pub guards: Vec<Refusal>,
    /// A path that has no GET.
    pub other_method: Option<Literal>,
}

/// A request that does not get past a guard.
pub struct Refusal {
    /// The test.
    pub test: Ident,
    /// The status of the answer.
    pub status: u16,
    /// The request.
    pub probe: Probe,
    /// The calls behind `Client::new(…)` with which it gets to the guard.
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
    /// Whether a request is a POST, which the tests send with an empty object.
    #[must_use]
    pub fn has_posts(&self) -> bool {
        self.routes.iter().any(Probe::is_post)
    }

    /// Whether a request has another method.
    #[must_use]
    pub fn has_others(&self) -> bool {
        self.routes.iter().any(|probe| !probe.is_post())
    }

    pub(super) fn new(http: &Http, parts: &[Capability]) -> Self {
        let all: Vec<&Route> = http.routes().collect();
        let logic = all.iter().filter(|route| !route.raw);
        let guards = parts.iter().filter_map(|part| part.guard.as_ref());
        let fixtures = parts.iter().filter_map(|part| part.tests.fixture.clone());
        Self {
            routes: logic.map(|route| Probe::new(route)).collect(),
            fixtures: fixtures.collect(),
            client: client(parts),
            refusals: guards.map(|guard| guard.status).collect(),
            guards: refusals(&all, parts),
            other_method: without_get(&all).map(|route| Literal::new(&route.path)),
        }
    }
}

fn client(parts: &[Capability]) -> Vec<Code> {
    let calls = parts.iter().filter_map(|part| part.tests.client.clone());
    calls.collect()
}

/// One request for each guard: it has all that the guards before it ask for.
fn refusals(routes: &[&Route], parts: &[Capability]) -> Vec<Refusal> {
    let refusal = |(place, part): (usize, &Capability)| {
        let guard = part.guard.as_ref()?;
        let (first, _) = guard.calls.first_key_value()?;
        Some(Refusal {
            test: Ident::snake(guard.test),
            status: guard.status,
            probe: Probe::new(routes.get(*first)?),
            client: client(&parts[..place]),
        })
    };
    parts.iter().enumerate().filter_map(refusal).collect()
}

impl Probe {
    /// Whether it is a POST.
    #[must_use]
    pub fn is_post(&self) -> bool {
        self.verb == "POST"
    }

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
