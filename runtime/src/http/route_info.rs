//! What middleware and logic ask of the route of a request.

use http::Extensions;

use super::route_settings::{MatchedRoute, RouteSettings};
use crate::Ctx;

/// The route of a request, as the contract has it; all of it is there before any request comes.
#[derive(Clone, Copy, Default)]
pub struct RouteInfo(Option<&'static RouteSettings>);

impl RouteInfo {
    /// The route of the request with these extensions: for middleware. Logic has [`Ctx::route`].
    pub fn of(extensions: &Extensions) -> Self {
        Self(extensions.get::<MatchedRoute>().map(|it| it.settings))
    }

    /// Method and path, as spans name them: `POST /users/:id`; empty outside of a route.
    pub fn name(&self) -> &'static str {
        self.0.map_or("", |it| it.name)
    }

    /// The path as the contract writes it: `/users/:id`.
    pub fn path(&self) -> &'static str {
        self.0.map_or("", |it| it.path)
    }

    /// The value of a key of `@server` that ferroctl itself does not read, such as `accessGroup`, or of `summary` and
    /// `tags`.
    pub fn attribute(&self, key: &str) -> Option<&'static str> {
        let mut attributes = self.0?.attributes.iter();
        attributes
            .find(|(name, _)| *name == key)
            .map(|(_, value)| *value)
    }
}

impl Ctx {
    /// The route of the request; an empty one in jobs and tests.
    pub fn route(&self) -> RouteInfo {
        RouteInfo(self.extension::<MatchedRoute>().map(|it| it.settings))
    }
}

impl std::fmt::Debug for RouteInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RouteInfo").field(&self.name()).finish()
    }
}
