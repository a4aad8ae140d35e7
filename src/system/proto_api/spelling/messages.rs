//! Messages, enums, and what is inside them.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use super::dotted;
use super::free::{Free, numbered};

/// Spells the types of a file, whose package was called `package`; notes what is called otherwise in `names`.
pub(super) fn spell(
    file: &mut FileDescriptorProto,
    package: &str,
    free: &mut Free,
    names: &mut BTreeMap<String, String>,
) {
    let place = Place {
        before: dotted(package),
        after: dotted(file.package()),
    };
    for message in &mut file.message_type {
        self::message(message, &place, free, names);
    }
    for one in &mut file.enum_type {
        enumeration(one, &place, free, names);
    }
}

/// The scope of a type: its full name in the contract, and as it is spelt.
struct Place {
    before: String,
    after: String,
}

impl Place {
    /// The type of that name in this scope, whose name is now the one it has.
    fn inside(&self, before: &str, after: &str, names: &mut BTreeMap<String, String>) -> Place {
        let place = Place {
            before: format!("{}.{before}", self.before),
            after: format!("{}.{after}", self.after),
        };
        if place.before != place.after {
            names.insert(place.before.clone(), place.after.clone());
        }
        place
    }
}

fn camel(name: &str) -> String {
    name.to_upper_camel_case()
}

fn snake(name: &str) -> String {
    name.to_snake_case()
}

fn message(
    message: &mut DescriptorProto,
    place: &Place,
    free: &mut Free,
    names: &mut BTreeMap<String, String>,
) {
    let before = message.name().to_owned();
    let after = free.take(numbered(&before, "Message"), camel);
    let place = place.inside(&before, &after, names);
    message.name = Some(after);
    let mut inner = Free::default();
    for nested in message.nested_type.iter_mut() {
        match is_map_entry(nested) {
            // It becomes no type, and a map is known by its name.
            true => drop(place.inside(nested.name(), nested.name(), names)),
            false => self::message(nested, &place, &mut inner, names),
        }
    }
    for one in &mut message.enum_type {
        enumeration(one, &place, &mut inner, names);
    }
    fields(message);
}

/// Fields and oneofs are fields of one struct; those of a oneof are variants as well.
fn fields(message: &mut DescriptorProto) {
    let mut in_struct = Free::default();
    let mut variants: BTreeMap<i32, Free> = BTreeMap::new();
    for field in &mut message.field {
        let names = numbered(field.name(), "field");
        let name = match field.oneof_index.filter(|_| !field.proto3_optional()) {
            Some(index) => variants.entry(index).or_default().take(names, camel),
            None => in_struct.take(names, snake),
        };
        field.name = Some(name);
    }
    let mut enums = Free::default();
    for oneof in &mut message.oneof_decl {
        let name = enums.take(numbered(oneof.name(), "choice"), camel);
        oneof.name = Some(in_struct.take(numbered(&name, "choice"), snake));
    }
}

fn enumeration(
    one: &mut EnumDescriptorProto,
    place: &Place,
    free: &mut Free,
    names: &mut BTreeMap<String, String>,
) {
    let before = one.name().to_owned();
    let after = free.take(numbered(&before, "Enum"), camel);
    let place = place.inside(&before, &after, names);
    let contract: Vec<String> = one
        .value
        .iter()
        .map(|value| value.name().to_owned())
        .collect();
    values(one, &before);
    one.name = Some(after);
    // By its enum, not as protobuf scopes it: so it meets the name of no type.
    for (before, value) in contract.iter().zip(&one.value) {
        if before != value.name() {
            names.insert(value_of(&place.before, before), value.name().to_owned());
        }
    }
}

/// How a value of an enum is noted among the names.
pub(super) fn value_of(enumeration: &str, value: &str) -> String {
    format!("{enumeration} {value}")
}

/// Values that are one variant without the enum's name in front, which protoc takes in proto2.
fn values(one: &mut EnumDescriptorProto, name: &str) {
    let mut variants: BTreeMap<String, i32> = BTreeMap::new();
    let prefix = camel(name);
    for value in &mut one.value {
        let number = value.number();
        let is_free = |name: &String| {
            let camel = camel(name);
            let bare = camel.strip_prefix(&prefix).unwrap_or(&camel).to_owned();
            !camel.is_empty() && *variants.entry(bare).or_insert(number) == number
        };
        value.name = numbered(value.name(), "value").find(is_free);
    }
}

fn is_map_entry(message: &DescriptorProto) -> bool {
    message
        .options
        .as_ref()
        .is_some_and(|options| options.map_entry())
}

/// Whether prost-build makes a module for what is declared inside.
pub(super) fn has_module(message: &DescriptorProto) -> bool {
    let nested = message
        .nested_type
        .iter()
        .any(|nested| !is_map_entry(nested));
    nested || !message.enum_type.is_empty() || !message.oneof_decl.is_empty()
}

/// The path of that module.
pub(super) fn module(package: &str, message: &str) -> String {
    let parts = package.split('.').chain([message]);
    parts.map(str::to_snake_case).collect::<Vec<_>>().join(".")
}
