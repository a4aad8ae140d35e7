//! What the tests that a user inherits look at.

use crate::ir::{Http, Method, Route};
use crate::rust::Literal;

/// Requests whose answers follow from the contract alone, whatever the logic does.
pub struct Probes {
    /// One for each route that takes a body of its own making.
    pub routes: Vec<Probe>,
    /// A route that needs a token.
    pub guarded: Option<Probe>,
    /// A route that needs a signature.
    pub signed: Option<Probe>,
    /// A path that has no GET.
    pub other_method: Option<Literal>,
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

    pub(super) fn new(http: &Http) -> Self {
        let all: Vec<&Route> = http.groups.iter().flat_map(|group| &group.routes).collect();
        Self {
            routes: all
                .iter()
                .filter(|route| !route.raw)
                .map(|route| Probe::new(route))
                .collect(),
            guarded: all
                .iter()
                .find(|route| route.jwt.is_some())
                .map(|route| Probe::new(route)),
            signed: all
                .iter()
                .find(|route| route.signature)
                .map(|route| Probe::new(route)),
            other_method: without_get(&all).map(|route| Literal::new(&route.path)),
        }
    }
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
