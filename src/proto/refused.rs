//! What protoc refuses and protox takes: found here, so that both compile the same files.

use std::collections::{BTreeMap, BTreeSet};

use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::field_options::JsType;
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    ServiceDescriptorProto,
};

/// A sentence and the path of the element it is about (`SourceCodeInfo.Location.path`).
pub(super) type Refusal = (String, Vec<i32>);

/// What protoc refuses in a file whose names are not resolved yet.
///
/// A name without a dot is looked up from the method outwards, and the first thing of that name is a method.
pub(super) fn as_written(file: &FileDescriptorProto) -> Vec<Refusal> {
    let services = (0..).zip(&file.service);
    services
        .flat_map(|(index, service)| methods_as_types(file.package(), service, index))
        .collect()
}

fn methods_as_types(package: &str, service: &ServiceDescriptorProto, index: i32) -> Vec<Refusal> {
    let dot = if package.is_empty() { "" } else { "." };
    let names: BTreeSet<&str> = service.method.iter().map(|method| method.name()).collect();
    let mut found = Vec::new();
    for (number, method) in (0..).zip(&service.method) {
        // 2 and 3 are the numbers of `input_type` and `output_type`.
        for (place, ty) in [(2, method.input_type()), (3, method.output_type())] {
            if names.contains(ty) {
                let message =
                    format!("`{ty}` is the method here; the message is `{dot}{package}.{ty}`");
                found.push((message, vec![6, index, 2, number, place]));
            }
        }
    }
    found
}

/// What protoc refuses in a file that compiles.
pub(super) fn compiled(file: &FileDescriptorProto) -> Vec<Refusal> {
    let mut found = Vec::new();
    let is_proto3 = file.syntax() == "proto3";
    let mut open: Vec<(Vec<i32>, &DescriptorProto)> = Vec::new();
    let enums =
        |path: &[i32], kind: i32, enums: &[EnumDescriptorProto], found: &mut Vec<Refusal>| {
            for (index, one) in (0..).zip(enums).filter(|_| is_proto3) {
                found.extend(equal_values(one, &[path, &[kind, index]].concat()));
            }
        };
    enums(&[], 5, &file.enum_type, &mut found);
    open.extend(
        (0..)
            .zip(&file.message_type)
            .map(|(index, message)| (vec![4, index], message)),
    );
    while let Some((path, message)) = open.pop() {
        enums(&path, 4, &message.enum_type, &mut found);
        fields(message, &path, &mut found);
        let nested = (0..).zip(&message.nested_type);
        open.extend(nested.map(|(index, message)| ([&path[..], &[3, index]].concat(), message)));
    }
    found
}

/// Values that are one name without the enum's own in front (`CheckEnumValueUniqueness` of protoc's descriptor.cc).
fn equal_values(one: &EnumDescriptorProto, path: &[i32]) -> Vec<Refusal> {
    let mut seen: BTreeMap<String, (&str, i32)> = BTreeMap::new();
    let mut found = Vec::new();
    for (index, value) in (0..).zip(&one.value) {
        let bare = pascal(without_prefix(one.name(), value.name()));
        let (first, number) = *seen.entry(bare).or_insert((value.name(), value.number()));
        if number != value.number() {
            let message = format!(
                "`{first}` and `{}` are one value without `{}` in front and case",
                value.name(),
                one.name()
            );
            found.push((message, [path, &[2, index, 1]].concat()));
        }
    }
    found
}

/// The value's name without the enum's; case and `_` do not count.
fn without_prefix<'a>(prefix: &str, value: &'a str) -> &'a str {
    let mut wanted = prefix.chars().filter(|c| *c != '_').peekable();
    let mut rest = value;
    while let Some(next) = rest.chars().next() {
        match wanted.peek() {
            _ if next == '_' => {}
            None => return rest,
            Some(c) if c.eq_ignore_ascii_case(&next) => drop(wanted.next()),
            Some(_) => return value,
        }
        rest = &rest[next.len_utf8()..];
    }
    value
}

fn pascal(name: &str) -> String {
    let mut upper = true;
    let mut out = String::new();
    for c in name.chars() {
        match (c, upper) {
            ('_', _) => {}
            (_, true) => out.push(c.to_ascii_uppercase()),
            (_, false) => out.push(c.to_ascii_lowercase()),
        }
        upper = c == '_';
    }
    out
}

fn fields(message: &DescriptorProto, path: &[i32], found: &mut Vec<Refusal>) {
    let options = message.options.as_ref();
    let is_set = options.is_some_and(|options| options.message_set_wire_format());
    for (index, field) in (0..).zip(&message.field) {
        let name = field.name();
        let reserved = message
            .reserved_name
            .iter()
            .any(|reserved| reserved == name);
        let why = match () {
            () if reserved => Some(format!("the field name `{name}` is reserved")),
            () if is_set => Some(format!("a message set cannot have the field `{name}`")),
            () => misplaced_option(field).map(|why| format!("an option of `{name}`: {why}")),
        };
        found.extend(why.map(|why| (why, [path, &[2, index, 1]].concat())));
    }
}

fn misplaced_option(field: &FieldDescriptorProto) -> Option<&'static str> {
    let options = field.options.as_ref()?;
    let ty = field.r#type();
    let is_message = matches!(ty, Type::Message | Type::Group);
    let is_long = matches!(
        ty,
        Type::Int64 | Type::Uint64 | Type::Sint64 | Type::Fixed64 | Type::Sfixed64
    );
    let packs = field.label() == Label::Repeated
        && !is_message
        && !matches!(ty, Type::String | Type::Bytes);
    if options.packed() && !packs {
        Some("`packed` is for repeated numbers")
    } else if options.lazy() && !is_message {
        Some("`lazy` is for messages")
    } else if options.jstype() != JsType::JsNormal && !is_long {
        Some("`jstype` is for whole numbers of 64 bits")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_removed_as_protoc_does() {
        for (prefix, value, rest) in [
            ("S", "S_UNKNOWN", "UNKNOWN"),
            ("FooBar", "FOO_BAR_BAZ", "BAZ"),
            ("FooBar", "FOOBAR__BAZ", "BAZ"),
            ("FooBar", "FOO_BAZ", "FOO_BAZ"),
            ("Foo", "FOO", "FOO"),
            ("Foo", "FOO_", "FOO_"),
            ("Foo", "BAR", "BAR"),
        ] {
            assert_eq!(without_prefix(prefix, value), rest, "{prefix} {value}");
        }
    }
}
