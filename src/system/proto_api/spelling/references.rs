//! What names a type by its full name, or a value of an enum.

use std::collections::BTreeMap;

use super::messages::value_of;
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

/// Lets every reference lead to the type under its new name.
pub(super) fn follow(files: &mut [FileDescriptorProto], names: &BTreeMap<String, String>) {
    if names.is_empty() {
        return;
    }
    for file in files {
        let mut open: Vec<&mut DescriptorProto> = file.message_type.iter_mut().collect();
        while let Some(message) = open.pop() {
            fields(&mut message.field, names);
            open.extend(&mut message.nested_type);
        }
        let methods = file
            .service
            .iter_mut()
            .flat_map(|service| &mut service.method);
        for method in methods {
            rename(&mut method.input_type, names);
            rename(&mut method.output_type, names);
        }
    }
}

fn fields(fields: &mut [FieldDescriptorProto], names: &BTreeMap<String, String>) {
    for field in fields {
        let default = value_of(field.type_name(), field.default_value());
        if let Some(value) = names.get(&default) {
            field.default_value = Some(value.clone());
        }
        rename(&mut field.type_name, names);
    }
}

fn rename(name: &mut Option<String>, names: &BTreeMap<String, String>) {
    if let Some(after) = name.as_ref().and_then(|name| names.get(name)) {
        *name = Some(after.clone());
    }
}
