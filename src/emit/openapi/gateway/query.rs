//! What is neither in the path nor in the body is in the query: `page.size=10`.

use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};

use super::well_known;

/// In more messages than so many no parameter is looked for, and of more than so many the rest is not listed: a message
/// may have many others, and each many more.
const DEEP: usize = 6;
const MANY: usize = 500;

/// The fields that a query can have, each with its name there.
pub(super) struct Query<'a> {
    /// The fields that are somewhere else, by their names in the proto: `page.size`.
    pub elsewhere: &'a [String],
    /// What was found.
    pub found: Vec<(String, FieldDescriptor)>,
}

impl Query<'_> {
    /// Adds the fields of a message; `outer` are the fields that it is in.
    pub(super) fn add(&mut self, message: &MessageDescriptor, outer: &[FieldDescriptor]) {
        for field in message.fields() {
            let way = [outer, std::slice::from_ref(&field)].concat();
            let is_elsewhere = self
                .elsewhere
                .contains(&joined(&way, FieldDescriptor::name));
            if is_elsewhere || field.is_map() || self.found.len() >= MANY {
                continue;
            }
            match inner(&field) {
                Inner::Value => {
                    let name = joined(&way, FieldDescriptor::json_name);
                    self.found.push((name, field));
                }
                Inner::Message(inner) if way.len() < DEEP && !is_inside(&inner, &way) => {
                    self.add(&inner, &way);
                }
                Inner::Message(_) | Inner::None => {}
            }
        }
    }
}

/// What a query can have of a field.
enum Inner {
    Value,
    Message(MessageDescriptor),
    None,
}

fn inner(field: &FieldDescriptor) -> Inner {
    let Kind::Message(message) = field.kind() else {
        return Inner::Value;
    };
    let is_text = |name: &str| {
        let kind = well_known::message(name).and_then(|schema| schema.kind);
        kind.is_some_and(|kind| !matches!(kind.name, "object" | "array"))
    };
    let is_known = well_known::message(message.full_name()).is_some();
    match () {
        () if is_text(message.full_name()) => Inner::Value,
        () if field.is_list() || is_known => Inner::None,
        () => Inner::Message(message),
    }
}

/// Whether the way to a message leads through it.
fn is_inside(message: &MessageDescriptor, way: &[FieldDescriptor]) -> bool {
    way.iter().any(|field| field.parent_message() == message)
}

fn joined(way: &[FieldDescriptor], name: fn(&FieldDescriptor) -> &str) -> String {
    way.iter().map(name).collect::<Vec<_>>().join(".")
}
