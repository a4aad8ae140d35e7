//! Which property of the caller's object goes where in a request.

use std::collections::BTreeSet;

use crate::ir::{Binding, Field, Method, Route, Source, TypeDef};

/// A field of a request, as its caller names it.
pub(super) struct Member<'a> {
    /// The property; several names where it lies in objects.
    pub key: Vec<String>,
    /// The field.
    pub field: &'a Field,
    /// Where it is looked for first of all that names it.
    pub first: &'a Binding,
}

impl Member<'_> {
    /// The property of the caller's object.
    pub(super) fn property(&self) -> &str {
        self.key.first().map_or("", String::as_str)
    }
}

/// The fields that a request can have. A body's are called as in JSON; others as on the wire, unless that is taken.
pub(super) fn members(def: &TypeDef) -> Vec<Member<'_>> {
    let json = |field: &&Field| binding(field, Source::Json).is_some();
    let (bodies, others): (Vec<&Field>, Vec<&Field>) = def.fields.iter().partition(json);
    let mut taken = BTreeSet::new();
    let mut members: Vec<Member<'_>> = Vec::new();
    for field in bodies {
        if let Some(first) = binding(field, Source::Json) {
            let key: Vec<String> = first.key.split('.').map(str::to_owned).collect();
            taken.extend(key.first().cloned());
            members.push(Member { key, field, first });
        }
    }
    for field in others {
        if let Some(first) = field.bindings.first() {
            let mut name = first.key.to_string();
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            let key = vec![name];
            members.push(Member { key, field, first });
        }
    }
    // In the contract's order.
    let place = |member: &Member<'_>| {
        let mut fields = def.fields.iter();
        fields.position(|field| std::ptr::eq(field, member.field))
    };
    members.sort_by_key(place);
    members
}

fn binding(field: &Field, source: Source) -> Option<&Binding> {
    field.bindings.iter().find(|it| it.source == source)
}

/// The parts of a request, each with its names on the wire and the caller's properties.
#[derive(Default)]
pub(super) struct Parts {
    pub path: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub form: Vec<(String, String)>,
    pub json: Vec<String>,
    /// The caller's properties that cannot be sent, and where the contract has them.
    pub left_out: Vec<(String, Source)>,
    /// The parameters of the path that no field has.
    pub unnamed: Vec<String>,
}

impl Parts {
    /// Takes the request of a route apart; logic reads that of a raw one by itself.
    pub(super) fn of(route: &Route, def: Option<&TypeDef>) -> Self {
        let mut parts = Self::default();
        let members = def.filter(|_| !route.raw).map_or(Vec::new(), members);
        let has_json = members
            .iter()
            .any(|it| binding(it.field, Source::Json).is_some());
        let has_form =
            !has_json && matches!(route.method, Method::Post | Method::Put | Method::Patch);
        for member in &members {
            parts.take(member, has_form, route);
        }
        let named = |name: &&str| parts.path.iter().any(|(key, _)| key == name);
        let unnamed = segments(route).filter(|name| !named(name));
        parts.unnamed = unnamed.map(str::to_owned).collect();
        parts
    }

    fn take(&mut self, member: &Member<'_>, has_form: bool, route: &Route) {
        let bindings = member.field.bindings.iter();
        let (sent, lost): (Vec<&Binding>, Vec<&Binding>) =
            bindings.partition(|binding| has_place(route, binding));
        for binding in &sent {
            self.send(binding, member.property(), has_form);
        }
        if let (true, Some(binding)) = (sent.is_empty(), lost.first()) {
            let property = member.property().to_owned();
            self.left_out.push((property, binding.source));
        }
    }

    fn send(&mut self, binding: &Binding, property: &str, has_form: bool) {
        let pairs = match binding.source {
            Source::Path => &mut self.path,
            Source::Header => &mut self.headers,
            Source::Form if has_form => &mut self.form,
            Source::Form => &mut self.query,
            Source::Json => {
                if !self.json.iter().any(|other| other == property) {
                    self.json.push(property.to_owned());
                }
                return;
            }
        };
        if pairs.iter().all(|(key, _)| *key != *binding.key) {
            pairs.push((binding.key.to_string(), property.to_owned()));
        }
    }

    /// Whether anything of the type is sent.
    pub(super) fn has_members(&self) -> bool {
        let pairs = [&self.path, &self.query, &self.headers, &self.form];
        !self.json.is_empty() || pairs.iter().any(|pairs| !pairs.is_empty())
    }

    /// Whether the caller's object is the body.
    pub(super) fn is_body(&self) -> bool {
        let pairs = [&self.path, &self.query, &self.headers, &self.form];
        !self.json.is_empty() && self.unnamed.is_empty() && pairs.iter().all(|it| it.is_empty())
    }
}

/// Whether a request of the route has that part: `fetch` refuses a body with GET and HEAD.
fn has_place(route: &Route, binding: &Binding) -> bool {
    match binding.source {
        Source::Json => !matches!(route.method, Method::Get | Method::Head),
        Source::Path => segments(route).any(|name| name == binding.key),
        Source::Form | Source::Header => true,
    }
}

/// The parameters of the path.
fn segments(route: &Route) -> impl Iterator<Item = &str> {
    let segments = route.path.split('/');
    segments.filter_map(|segment| segment.strip_prefix(':'))
}
