//! One HTTP service → what its file prints.

use std::collections::BTreeSet;

use heck::ToLowerCamelCase as _;

use super::members::Members;
use super::names::Names;
use super::request::Parts;
use super::side::Side;
use super::sides::{Interface, Sides};
use super::view::{self, Argument, Body, Doc, Entry, Function, Kind, Path, Signature, Taken};
use crate::emit::openapi::{components, ids};
use crate::ir::{Http, Method, Route, Source};
use crate::text::typescript::{Key, Name, PathPart, Text};

/// The file of a service.
pub(super) fn view(http: &Http, null_lists: bool) -> view::Service {
    let known = components::types(http, null_lists);
    let members = Members::new(http, null_lists, &known);
    let mut names = Names::new();
    let sides = Sides::new(&members, &mut names);
    let routes = http.routes().zip(ids::of(http));
    let routes = routes.filter(|(route, _)| !is_websocket(route));
    let mut maker = Maker {
        members: &members,
        sides: &sides,
        names,
    };
    let functions: Vec<Function> = routes
        .map(|(route, id)| maker.function(route, &id))
        .collect();
    let interfaces = maker.interfaces();
    view::Service {
        types: types_used(&functions, &interfaces),
        functions_used: functions_used(&functions),
        interfaces,
        functions,
    }
}

/// Makes the parts of one file.
struct Maker<'a> {
    members: &'a Members<'a>,
    sides: &'a Sides,
    names: Names,
}

impl Maker<'_> {
    fn interfaces(&self) -> Vec<view::Interface> {
        let named = |seen: &_| self.sides.named(seen);
        let interface = |it: &Interface| view::Interface {
            docs: self
                .members
                .def(&it.seen.0)
                .map_or_else(Doc::default, |def| Doc::new(&def.docs)),
            name: named(&it.seen),
            properties: it
                .properties
                .iter()
                .map(|property| property.named(&named))
                .collect(),
        };
        self.sides.interfaces.iter().map(interface).collect()
    }

    fn function(&mut self, route: &Route, id: &str) -> Function {
        let def = route
            .request
            .as_ref()
            .and_then(|name| self.members.def(name));
        let parts = Parts::of(route, def);
        let kind = kind(route);
        let name = self.names.of_function(id);
        let answer = route
            .response
            .as_ref()
            .filter(|_| route.method != Method::Head);
        let answer = answer.map(|ty| {
            self.members
                .answer(ty)
                .named(&|seen| self.sides.named(seen))
        });
        Function {
            docs: docs(route, &parts),
            signature: Signature {
                name: name.clone(),
                request: self.argument(route, &parts),
                kind,
                answer,
            },
            name,
            kind,
            method: route.method.verb(),
            path: path(route, &parts),
            query: entries(&parts.query),
            headers: entries(&parts.headers),
            body: body(&parts),
        }
    }

    fn argument(&self, route: &Route, parts: &Parts) -> Option<Argument> {
        let seen = route.request.as_ref().filter(|_| parts.has_members());
        let seen = seen.map(|name| (name.to_string(), Side::Request));
        let properties = seen.as_ref().and_then(|(name, side)| {
            let def = self.members.def(name)?;
            Some(self.members.of(def, *side))
        });
        let left_out: Vec<Text> = parts
            .left_out
            .iter()
            .map(|(name, _)| Text::new(name))
            .collect();
        let taken = seen.map(|seen| match left_out.is_empty() {
            true => Taken::All(self.sides.named(&seen)),
            false => Taken::Without(self.sides.named(&seen), left_out),
        });
        let segments: Vec<Key> = parts.unnamed.iter().map(Key::new).collect();
        let has_segments = !segments.is_empty();
        let segments = has_segments.then_some(Taken::Segments(segments));
        let all: Vec<Taken> = taken.into_iter().chain(segments).collect();
        let is_sent = |key: &Key| {
            parts
                .left_out
                .iter()
                .all(|(name, _)| Key::new(name) != *key)
        };
        let mut properties = properties.iter().flatten();
        (!all.is_empty()).then(|| Argument {
            parts: all,
            optional: !has_segments && properties.all(|it| it.optional || !is_sent(&it.key)),
        })
    }
}

fn kind(route: &Route) -> Kind {
    match (route.raw, route.sse) {
        (true, _) => Kind::Raw,
        (_, true) => Kind::Events,
        _ => Kind::Value,
    }
}

/// A connection that `fetch` cannot open.
fn is_websocket(route: &Route) -> bool {
    let mut attributes = route.attributes.iter();
    route.raw && attributes.any(|(name, value)| name == "websocket" && value == "true")
}

fn docs(route: &Route, parts: &Parts) -> Doc {
    let verb = route.method.verb();
    let mut docs =
        Doc::new(&route.docs).paragraph(&format!("`{verb} {}`", route.path.replace('`', "")));
    if route.jwt.is_some() {
        docs = docs.paragraph("It asks for a token.");
    }
    if route.signature {
        docs = docs.paragraph("It asks for signed requests: `Client.fetch` must sign them.");
    }
    for (name, source) in &parts.left_out {
        let why = match source {
            Source::Path => "the path has no such segment",
            _ => "`fetch` has no body with this method",
        };
        docs = docs.paragraph(&format!("`{name}` of the contract is not sent: {why}."));
    }
    match route.deprecated {
        true => docs.paragraph("@deprecated"),
        false => docs,
    }
}

fn path(route: &Route, parts: &Parts) -> Path {
    let mut pieces: Vec<(PathPart, Option<Key>)> = Vec::new();
    let mut plain = String::new();
    for (index, segment) in route.path.split('/').enumerate() {
        if index > 0 {
            plain.push('/');
        }
        match segment.strip_prefix(':') {
            Some(name) => {
                let found = parts.path.iter().find(|(key, _)| key == name);
                let property = found.map_or(name, |(_, property)| property);
                pieces.push((
                    PathPart::new(std::mem::take(&mut plain)),
                    Some(Key::new(property)),
                ));
            }
            None => plain.push_str(segment),
        }
    }
    if !plain.is_empty() {
        pieces.push((PathPart::new(plain), None));
    }
    Path(pieces)
}

fn entries(pairs: &[(String, String)]) -> Vec<Entry> {
    let entry = |(key, property): &(String, String)| Entry {
        key: Key::new(key),
        property: Key::new(property),
    };
    pairs.iter().map(entry).collect()
}

fn body(parts: &Parts) -> Body {
    let same = |property: &String| (property.clone(), property.clone());
    match () {
        () if parts.is_body() => Body::Whole,
        () if !parts.json.is_empty() => {
            Body::Json(entries(&parts.json.iter().map(same).collect::<Vec<_>>()))
        }
        () if !parts.form.is_empty() => Body::Form(entries(&parts.form)),
        () => Body::None,
    }
}

fn types_used(functions: &[Function], interfaces: &[view::Interface]) -> view::Imports {
    let answers = functions
        .iter()
        .filter_map(|it| it.signature.answer.as_ref());
    let properties = interfaces.iter().flat_map(|it| &it.properties);
    let words = answers
        .chain(properties.map(|it| &it.ty))
        .flat_map(view::Ty::words);
    let mut used: BTreeSet<&str> = words
        .filter(|it| it.starts_with(char::is_uppercase))
        .collect();
    if functions.iter().any(|it| it.kind != Kind::Raw) {
        used.insert("CallOptions");
    }
    if !functions.is_empty() {
        used.insert("Client");
    }
    view::Imports(used.into_iter().collect())
}

fn functions_used(functions: &[Function]) -> view::Imports {
    let mut used: BTreeSet<&str> = functions.iter().map(|it| it.kind.function()).collect();
    if functions.iter().any(|it| it.path.has_parameters()) {
        used.insert("segment");
    }
    view::Imports(used.into_iter().collect())
}

/// The name under which an index has a service.
pub(super) fn module(service: &str, names: &mut Names) -> Name {
    names.of_function(&service.to_lower_camel_case())
}
