//! The settings of signed tokens, and what the state makes of them.

use crate::emit::text::yaml;
use crate::ir;
use crate::rust::{Ident, Literal, Quoted};

/// All settings of signed tokens of a service.
#[derive(Default)]
pub struct Jwts {
    /// The blocks after `jwt:`.
    pub blocks: Vec<Block>,
    /// The blocks after `jwtTransition:`.
    pub transitions: Vec<Transition>,
    /// Every `jwt:` that some group has together with a `jwtTransition:`.
    pub pairs: Vec<Pair>,
}

/// A block after `jwt:`.
pub struct Block {
    /// `auth`: the field of settings and state.
    pub field: Ident,
    /// `Auth`: the block in the YAML, in Rust.
    pub block: Literal,
    /// `Auth`: the block in the YAML.
    pub yaml_block: yaml::Scalar,
    /// `Auth` in a comment.
    pub comment: Quoted,
    /// `JWT_SECRET`, the variable that holds the secret.
    pub variable: Ident,
}

/// A block after `jwtTransition:`.
pub struct Transition {
    /// `trans`: the field of the settings.
    pub field: Ident,
    /// `Trans`: the block in the YAML, in Rust.
    pub block: Literal,
    /// `Trans`: the block in the YAML.
    pub yaml_block: yaml::Scalar,
    /// `Trans` in a comment.
    pub comment: Quoted,
}

/// A block after `jwt:` under one after `jwtTransition:`.
pub struct Pair {
    /// `auth_trans`: the field of the state.
    pub field: Ident,
    /// `auth`: the field of the settings with the secret.
    pub auth: Ident,
    /// `trans`: the field of the settings with the secret before it.
    pub transition: Ident,
    /// `Auth` in a comment.
    pub auth_comment: Quoted,
    /// `Trans` in a comment.
    pub transition_comment: Quoted,
}

/// Fields of settings and state that are there without `jwt:`.
const FIELDS_IN_USE: [&str; 10] = [
    "app",
    "clients",
    "data_source",
    "db",
    "http",
    "rpc",
    "service",
    "settings",
    "signature",
    "telemetry",
];

impl Jwts {
    /// The settings of one service; no two fields of settings or of the state have one name.
    #[must_use]
    pub fn new(http: &ir::Http) -> Self {
        let fields = fields(http);
        let transitions = transitions(http, &fields);
        let blocks = fields.iter().filter(|(jwt, _)| jwt.transition.is_none());
        let blocks = blocks.zip(http.secret_variables());
        let pair = |(jwt, field): &(&ir::Jwt, Ident)| Pair::new(jwt, field, &fields, &transitions);
        Self {
            blocks: blocks
                .map(|((jwt, field), variable)| Block::new(&jwt.name, field, &variable))
                .collect(),
            pairs: fields.iter().filter_map(pair).collect(),
            transitions: transitions
                .iter()
                .map(|(name, field)| Transition::new(name, field))
                .collect(),
        }
    }
}

/// The field of the state for each of the contract's [`ir::Http::jwts`], blocks by themselves first.
#[must_use]
pub fn fields(http: &ir::Http) -> Vec<(&ir::Jwt, Ident)> {
    let (blocks, pairs): (Vec<_>, Vec<_>) =
        http.jwts.iter().partition(|jwt| jwt.transition.is_none());
    let jwts = [blocks, pairs].concat();
    let names = jwts.iter().map(|jwt| {
        let block = field(&jwt.name, "jwt");
        let names = std::iter::once(block.plain()).chain(jwt.transition.as_deref());
        Ident::snake_of(names)
    });
    let names = Ident::distinct(names);
    jwts.into_iter().zip(names).collect()
}

/// The field of the settings for each block after `jwtTransition:`.
fn transitions<'h>(http: &'h ir::Http, jwts: &[(&ir::Jwt, Ident)]) -> Vec<(&'h str, Ident)> {
    let mut blocks: Vec<&str> = Vec::new();
    for name in http.jwts.iter().filter_map(|jwt| jwt.transition.as_deref()) {
        if !blocks.contains(&name) {
            blocks.push(name);
        }
    }
    let names = blocks.iter().map(|name| field(name, "transition"));
    let taken = jwts.iter().map(|(_, field)| field.clone());
    let names = Ident::distinct(taken.chain(names)).split_off(jwts.len());
    blocks.into_iter().zip(names).collect()
}

/// The field that belongs to the block `name`; with a suffix where another field is called so.
fn field(name: &str, suffix: &str) -> Ident {
    let field = Ident::snake(name);
    if FIELDS_IN_USE.contains(&field.plain()) {
        Ident::snake_of([name, suffix])
    } else {
        field
    }
}

impl Block {
    fn new(name: &str, field: &Ident, variable: &str) -> Self {
        Self {
            field: field.clone(),
            block: Literal::new(name),
            yaml_block: yaml::Scalar::new(name),
            comment: Quoted::new(name),
            variable: Ident::shouty(variable),
        }
    }
}

impl Transition {
    fn new(name: &str, field: &Ident) -> Self {
        Self {
            field: field.clone(),
            block: Literal::new(name),
            yaml_block: yaml::Scalar::new(name),
            comment: Quoted::new(name),
        }
    }
}

impl Pair {
    /// `None` for a block by itself.
    fn new(
        jwt: &ir::Jwt,
        field: &Ident,
        jwts: &[(&ir::Jwt, Ident)],
        transitions: &[(&str, Ident)],
    ) -> Option<Self> {
        let transition = jwt.transition.as_deref()?;
        let is_block = |other: &ir::Jwt| other.name == jwt.name && other.transition.is_none();
        let (_, auth) = jwts.iter().find(|(other, _)| is_block(other))?;
        let (_, previous) = transitions.iter().find(|(name, _)| *name == transition)?;
        Some(Self {
            field: field.clone(),
            auth: auth.clone(),
            transition: previous.clone(),
            auth_comment: Quoted::new(&jwt.name),
            transition_comment: Quoted::new(transition),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(name: &str, transition: Option<&str>) -> ir::Jwt {
        ir::Jwt {
            name: name.to_owned(),
            transition: transition.map(str::to_owned),
        }
    }

    #[test]
    fn no_two_fields_have_one_name() {
        let http = ir::Http {
            jwts: vec![
                jwt("Auth", None),
                jwt("Auth", Some("Trans")),
                jwt("AuthTrans", None),
                jwt("App", None),
                jwt("App", Some("Auth")),
                jwt("App", Some("Http")),
            ],
            ..ir::Http::default()
        };
        let fields = fields(&http);
        let state: Vec<_> = fields.iter().map(|(_, field)| field.plain()).collect();
        assert_eq!(
            state,
            [
                "auth",
                "auth_trans",
                "app_jwt",
                "auth_trans_2",
                "app_jwt_auth",
                "app_jwt_http"
            ]
        );
        let jwts = Jwts::new(&http);
        let settings = jwts.transitions.iter().map(|it| it.field.plain());
        assert_eq!(
            settings.collect::<Vec<_>>(),
            ["trans", "auth_2", "http_transition"]
        );
        let sources = jwts.pairs.iter();
        let sources = sources.map(|it| (it.auth.plain(), it.transition.plain()));
        assert_eq!(
            sources.collect::<Vec<_>>(),
            [
                ("auth", "trans"),
                ("app_jwt", "auth_2"),
                ("app_jwt", "http_transition")
            ]
        );
    }
}
