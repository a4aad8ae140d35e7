//! Fields of one JSON name, of which protoc only warns in proto2 and protox takes for an error: the later one gets its
//! own name, which nothing but JSON would use.

use std::collections::BTreeSet;

use prost_types::{DescriptorProto, FileDescriptorProto};

/// Whether an error is about such fields.
pub(super) fn are_at_fault(error: &protox::Error) -> bool {
    error.to_string().starts_with("a field with JSON name")
}

/// The file with those names; `None` where it needs none.
pub(super) fn told_apart(file: &FileDescriptorProto) -> Option<FileDescriptorProto> {
    if file
        .syntax
        .as_deref()
        .is_some_and(|syntax| syntax != "proto2")
    {
        return None;
    }
    let mut changed = file.clone();
    let mut any = false;
    let mut open: Vec<&mut DescriptorProto> = changed.message_type.iter_mut().collect();
    while let Some(message) = open.pop() {
        any |= in_message(message);
        open.extend(&mut message.nested_type);
    }
    any.then_some(changed)
}

fn in_message(message: &mut DescriptorProto) -> bool {
    let mut seen = BTreeSet::new();
    let mut any = false;
    for field in &mut message.field {
        let mut name = match &field.json_name {
            Some(name) => name.clone(),
            None => json_name(field.name()),
        };
        while !seen.insert(name.clone()) {
            any = true;
            name = match name.starts_with(field.name()) {
                true => format!("{name}_"),
                false => field.name().to_owned(),
            };
            field.json_name = Some(name.clone());
        }
    }
    any
}

/// `ToJsonName` of protoc's descriptor.cc.
fn json_name(name: &str) -> String {
    let mut upper = false;
    let mut out = String::new();
    for c in name.chars() {
        match c {
            '_' => {}
            _ if upper => out.push(c.to_ascii_uppercase()),
            _ => out.push(c),
        }
        upper = c == '_';
    }
    out
}
