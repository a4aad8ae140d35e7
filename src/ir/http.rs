//! What an HTTP service serves.

use serde::Serialize;

use smol_str::SmolStr;

use std::time::Duration;

use super::{Docs, Info, Type, TypeDef};

/// The contract of an HTTP service.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Http {
    /// `title` and `desc` of the `info` block.
    pub docs: Docs,
    /// The `info` block, key by key.
    pub info: Box<Info>,
    /// The groups, one per distinct `group` value, in the contract's order.
    pub groups: Vec<Group>,
    /// All types of the import tree, in the contract's order.
    pub types: Vec<TypeDef>,
    /// What verifies tokens, each once, in the contract's order: every block after `jwt:` by itself, with which logic
    /// signs, then the same block with the `jwtTransition:` of a group.
    pub jwts: Vec<Jwt>,
    /// The names after `middleware:`, each once, in the contract's order.
    pub middlewares: Vec<String>,
}

impl Http {
    /// The routes of all groups, in the contract's order.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.groups.iter().flat_map(|group| &group.routes)
    }
}

/// One setting of signed tokens: `jwt: Auth`, alone or with `jwtTransition: Trans`. A route takes tokens of the
/// previous secret only where its own group says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Jwt {
    /// The name of the YAML block.
    pub name: String,
    /// The YAML block with the previous secret.
    pub transition: Option<String>,
}

/// Routes that share a logic folder.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// The segments of `group: a/b`; empty without a group.
    pub path: Vec<String>,
    /// Its routes.
    pub routes: Vec<Route>,
}

/// One route.
#[derive(Debug, Clone, Serialize)]
pub struct Route {
    /// The handler's name less the suffix `Handler`, as the contract spells it.
    pub handler: SmolStr,
    /// `@doc` and the comments above.
    pub docs: Docs,
    /// `deprecated: true` of `@doc`.
    pub deprecated: bool,
    /// `tags:` of `@server`, under which documentation lists it.
    pub tags: Vec<String>,
    /// The method.
    pub method: Method,
    /// The joined, cleaned path as go-zero writes it: `/api/course/:id`.
    pub path: String,
    /// The request's type.
    pub request: Option<SmolStr>,
    /// The response's type; [`Type::Named`], a list, or a base type.
    pub response: Option<Type>,
    /// What verifies its tokens, one of [`Http::jwts`].
    pub jwt: Option<Jwt>,
    /// `middleware:` in order, each one of [`Http::middlewares`].
    pub middlewares: Vec<String>,
    /// `timeout:`; zero switches the limit off.
    pub timeout: Option<Duration>,
    /// `maxBytes:`, bytes.
    pub max_bytes: Option<u64>,
    /// `signature: true`.
    pub signature: bool,
    /// `sse: true`: a stream of responses.
    pub sse: bool,
    /// The keys of `@server` that only middleware and logic read, with their values.
    pub attributes: Vec<(String, String)>,
    /// `raw: true`: the handler gets the whole HTTP request.
    pub raw: bool,
}

/// An HTTP method that a router takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Method {
    /// GET
    Get,
    /// HEAD
    Head,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
    /// OPTIONS
    Options,
}

impl Method {
    /// As it stands in a request.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
        }
    }
}
