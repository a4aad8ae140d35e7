//! `jwt:` and `jwtTransition:` of a `.api`, `auth:` of `ferroctl.yaml`: signed tokens, a realm for each name.

use super::{Capability, FIELDS, Field, Guard, Pass, Setting, Subject, Tests};
use crate::ir::{Http, Jwt};
use crate::rust::{Code, Doc, Ident, Literal, Quoted, Ty};
use crate::spelling;
use crate::system::environment::{Secret, TOKEN_VARIABLE, Value};
use crate::text::yaml;

/// The parts of a service with routes under `jwt:`, or with logic that signs.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    let jwts = subject.service.jwts();
    let tokens = Tokens::new(&jwts);
    let first = tokens.realms.first()?;
    let http = subject.service.contracts.http();
    let http = http.filter(|http| !http.jwts.is_empty());
    Some(Capability {
        name: "token",
        settings: tokens.settings(),
        state: tokens.state(),
        yaml: tokens.realms.iter().map(Realm::block).collect(),
        defaults: tokens.defaults(),
        environment: tokens.realms.iter().map(Realm::variable).collect(),
        secrets: tokens.realms.iter().map(Realm::secret).collect(),
        guard: http.map(|http| tokens.guard(http)),
        tests: Tests {
            pass: http.map(|_| pass(first.name)),
            ..Tests::default()
        },
        ..Capability::default()
    })
}

/// A token of the realm `block`, signed as the service does.
fn pass(block: &str) -> Pass {
    let function = format!(
        "/// A token as the service signs it.
fn token() -> anyhow::Result<String> {{
    let auth: Auth = config()?.block({})?;
    let token = Jwt::new(&auth)?.sign(json!({{ \"userId\": 1 }}));
    token.map_err(|error| anyhow::anyhow!(\"{{error:?}}\"))
}}",
        Literal::new(block)
    );
    Pass {
        imports: vec![
            "ferroctl_runtime::jwt::Jwt",
            "ferroctl_runtime::settings::Auth",
            "serde_json::json",
        ],
        function: Code::new(function),
        call: Code::new(".token(token()?)"),
    }
}

/// All realms of a service.
struct Tokens<'h> {
    /// The blocks after `jwt:`.
    realms: Vec<Realm<'h>>,
    /// The blocks after `jwtTransition:`, with the field of the settings.
    transitions: Vec<(&'h str, Ident)>,
    /// Every `jwt:` that some group has together with a `jwtTransition:`.
    pairs: Vec<Pair<'h>>,
}

/// A block after `jwt:`.
struct Realm<'h> {
    name: &'h str,
    /// The field of settings and state.
    field: Ident,
    /// The variable with the secret.
    variable: String,
}

/// A block after `jwt:` under one after `jwtTransition:`.
struct Pair<'h> {
    jwt: &'h Jwt,
    /// The field of the state.
    field: Ident,
}

impl<'h> Tokens<'h> {
    /// The realms of one service; no two fields of settings or of the state have one name.
    fn new(jwts: &'h [Jwt]) -> Self {
        let (blocks, pairs): (Vec<&Jwt>, Vec<&Jwt>) =
            jwts.iter().partition(|jwt| jwt.transition.is_none());
        let names = blocks.iter().chain(&pairs).map(|jwt| state_field(jwt));
        let mut fields = Ident::distinct(names).into_iter();
        let realms: Vec<Realm<'_>> = blocks
            .iter()
            .zip(fields.by_ref())
            .enumerate()
            .map(|(place, (jwt, field))| Realm::new(place, &jwt.name, field))
            .collect();
        let pairs = pairs.into_iter().zip(fields);
        let pairs: Vec<Pair<'_>> = pairs.map(|(jwt, field)| Pair { jwt, field }).collect();
        let taken = realms.iter().map(|realm| realm.field.clone());
        let taken = taken.chain(pairs.iter().map(|pair| pair.field.clone()));
        Self {
            transitions: transitions(&pairs, taken.collect()),
            realms,
            pairs,
        }
    }

    fn settings(&self) -> Vec<Setting> {
        let realms = self.realms.iter().map(Realm::setting);
        let transitions = self.transitions.iter().map(|(name, field)| Setting {
            docs: Doc::of(format!(
                "The previous secret of the routes under `jwtTransition: {}`.",
                Quoted::new(name)
            )),
            field: field.clone(),
            ty: Ty::path("settings::Transition"),
            block: Literal::new(*name),
        });
        realms.chain(transitions).collect()
    }

    fn state(&self) -> Vec<Field> {
        let realms = self.realms.iter().map(Realm::verifier);
        let pairs = self.pairs.iter().filter_map(|pair| self.verifier_of(pair));
        realms.chain(pairs).collect()
    }

    fn verifier_of(&self, pair: &Pair<'_>) -> Option<Field> {
        let previous = pair.jwt.transition.as_deref()?;
        let realm = self.realms.iter().find(|it| it.name == pair.jwt.name)?;
        let (_, transition) = self
            .transitions
            .iter()
            .find(|(name, _)| *name == previous)?;
        let comment = format!(
            "Verifies the tokens of the block `{}` and those signed with the previous secret of `{}`.",
            Quoted::new(realm.name),
            Quoted::new(previous)
        );
        let settings = format!("&settings.{transition}.over(&settings.{})", realm.field);
        Some(verifier(comment, &pair.field, &settings))
    }

    fn defaults(&self) -> Vec<yaml::Block> {
        let realms = self.realms.iter().map(Realm::block);
        let transitions = self.transitions.iter();
        let empty = transitions
            .map(|(name, _)| yaml::Block::new(format!("{}: {{}}\n", yaml::Scalar::new(*name))));
        realms.chain(empty).collect()
    }

    fn guard(&self, http: &Http) -> Guard {
        let guarded = http.routes().enumerate();
        let calls = guarded.filter_map(|(place, route)| {
            let field = self.field_of(route.jwt.as_ref()?)?;
            Some((place, Code::new(format!(".jwt(&state.{field})"))))
        });
        Guard {
            calls: calls.collect(),
            status: 401,
            test: "routes_under_jwt_need_a_token",
        }
    }

    /// The field of the state that verifies the tokens of a route.
    fn field_of(&self, jwt: &Jwt) -> Option<&Ident> {
        let pair = self.pairs.iter().find(|pair| pair.jwt == jwt);
        let realm = self.realms.iter().find(|realm| realm.name == jwt.name);
        pair.map(|pair| &pair.field)
            .or(realm.map(|realm| &realm.field))
    }
}

impl<'h> Realm<'h> {
    /// The realm at that place in the contract. All services share the secret of their first one, so that they take
    /// each other's tokens; further ones have their own, so that realms of one service do not.
    fn new(place: usize, name: &'h str, field: Ident) -> Self {
        let variable = match place {
            0 => TOKEN_VARIABLE.to_owned(),
            _ => format!("{TOKEN_VARIABLE}_{}", spelling::shouty(name)),
        };
        Self {
            name,
            field,
            variable,
        }
    }

    fn setting(&self) -> Setting {
        Setting {
            docs: Doc::of(format!(
                "The tokens of the block `{}`.",
                Quoted::new(self.name)
            )),
            field: self.field.clone(),
            ty: Ty::path("settings::Auth"),
            block: Literal::new(self.name),
        }
    }

    fn verifier(&self) -> Field {
        let name = Quoted::new(self.name);
        let comment = format!("Signs and verifies the tokens of the block `{name}`.");
        verifier(comment, &self.field, &format!("&settings.{}", self.field))
    }

    fn block(&self) -> yaml::Block {
        yaml::Block::new(format!(
            "{}:\n  AccessSecret: \"${{{}}}\"\n  AccessExpire: 86400\n",
            yaml::Scalar::new(self.name),
            self.variable
        ))
    }

    fn variable(&self) -> (String, Value) {
        (self.variable.clone(), Value::secret(&self.variable))
    }

    fn secret(&self) -> Secret {
        Secret::new(&self.variable, "Signs tokens; 32 bytes or more.")
    }
}

fn verifier(comment: String, field: &Ident, settings: &str) -> Field {
    Field {
        docs: Doc::of(comment),
        field: field.clone(),
        ty: Ty::path("Jwt"),
        imports: vec!["ferroctl_runtime::jwt::Jwt"],
        value: Code::new(format!("Jwt::new({settings})?")),
        then: None,
    }
}

/// The field of the state that a `jwt:` asks for, alone or with its `jwtTransition:`.
fn state_field(jwt: &Jwt) -> Ident {
    let block = field(&jwt.name, "jwt");
    let names = std::iter::once(block.plain()).chain(jwt.transition.as_deref());
    Ident::snake_of(names)
}

/// The field of the settings for each block after `jwtTransition:`.
fn transitions<'h>(pairs: &[Pair<'h>], taken: Vec<Ident>) -> Vec<(&'h str, Ident)> {
    let mut blocks: Vec<&str> = Vec::new();
    for name in pairs
        .iter()
        .filter_map(|pair| pair.jwt.transition.as_deref())
    {
        if !blocks.contains(&name) {
            blocks.push(name);
        }
    }
    let count = taken.len();
    let names = blocks.iter().map(|name| field(name, "transition"));
    let names = Ident::distinct(taken.into_iter().chain(names)).split_off(count);
    blocks.into_iter().zip(names).collect()
}

/// The field that belongs to the block `name`; with a suffix where another field is called so.
fn field(name: &str, suffix: &str) -> Ident {
    let field = Ident::snake(name);
    if FIELDS.contains(&field.plain()) {
        Ident::snake_of([name, suffix])
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jwt(name: &str, transition: Option<&str>) -> Jwt {
        Jwt {
            name: name.to_owned(),
            transition: transition.map(str::to_owned),
        }
    }

    #[test]
    fn no_two_fields_have_one_name() {
        let jwts = [
            jwt("Auth", None),
            jwt("Auth", Some("Trans")),
            jwt("AuthTrans", None),
            jwt("App", None),
            jwt("App", Some("Auth")),
            jwt("App", Some("Http")),
        ];
        let tokens = Tokens::new(&jwts);
        let state = tokens.state();
        let fields: Vec<_> = state.iter().map(|it| it.field.plain()).collect();
        assert_eq!(
            fields,
            [
                "auth",
                "auth_trans",
                "app_jwt",
                "auth_trans_2",
                "app_jwt_auth",
                "app_jwt_http"
            ]
        );
        let transitions = tokens.transitions.iter().map(|(_, field)| field.plain());
        assert_eq!(
            transitions.collect::<Vec<_>>(),
            ["trans", "auth_2", "http_transition"]
        );
        let sources: Vec<String> = state[3..].iter().map(|it| it.value.to_string()).collect();
        assert_eq!(
            sources,
            [
                "Jwt::new(&settings.trans.over(&settings.auth))?",
                "Jwt::new(&settings.auth_2.over(&settings.app_jwt))?",
                "Jwt::new(&settings.http_transition.over(&settings.app_jwt))?"
            ]
        );
        let variables = tokens.realms.iter().map(|it| it.variable.as_str());
        assert_eq!(
            variables.collect::<Vec<_>>(),
            ["JWT_SECRET", "JWT_SECRET_AUTH_TRANS", "JWT_SECRET_APP"]
        );
    }
}
