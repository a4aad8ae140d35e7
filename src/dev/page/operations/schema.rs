//! Messages of protobuf as JSON Schema, by protobuf's own mapping to JSON.

use std::collections::BTreeSet;

use prost_reflect::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};

use crate::emit::openapi::schema::{Properties, Schema};

/// The schemas of messages and of all that they hold, each under its full name.
#[derive(Debug, Default)]
pub(super) struct Schemas {
    names: BTreeSet<String>,
    schemas: Properties,
}

impl Schemas {
    /// Adds a message, and those that it holds.
    pub(super) fn add(&mut self, message: &MessageDescriptor) {
        let mut waiting = vec![message.clone()];
        while let Some(message) = waiting.pop() {
            if well_known(&message).is_some() || !self.names.insert(message.full_name().to_owned())
            {
                continue;
            }
            let name = message.full_name().to_owned();
            self.schemas.0.push((name, object(&message)));
            waiting.extend(message.fields().filter_map(|field| held(&field)));
        }
    }

    /// All of them.
    pub(super) fn done(self) -> Properties {
        self.schemas
    }
}

/// The message that a field holds, as its value or as those of its map.
fn held(field: &FieldDescriptor) -> Option<MessageDescriptor> {
    let message = field.kind().as_message()?.clone();
    match field.is_map() {
        true => message.map_entry_value_field().kind().as_message().cloned(),
        false => Some(message),
    }
}

fn object(message: &MessageDescriptor) -> Schema {
    let mut schema = Schema::of("object");
    schema.description = comment(
        message.parent_file().file_descriptor_proto(),
        message.path(),
    );
    for field in message.fields() {
        let property = property(&field);
        schema
            .properties
            .0
            .push((field.json_name().to_owned(), property));
        if field.is_required() {
            schema.required.push(field.json_name().to_owned());
        }
    }
    for choice in message.oneofs().filter(|it| !it.is_synthetic()) {
        let one = |field: FieldDescriptor| Schema {
            required: vec![field.json_name().to_owned()],
            ..Schema::default()
        };
        schema.all_of.push(Schema {
            one_of: choice.fields().map(one).collect(),
            ..Schema::default()
        });
    }
    schema
}

fn property(field: &FieldDescriptor) -> Schema {
    let mut schema = if field.is_map() {
        map(field)
    } else if field.is_list() {
        Schema::list(value(&field.kind()))
    } else {
        value(&field.kind())
    };
    let file = field.parent_message().parent_file();
    schema.description = comment(file.file_descriptor_proto(), field.path());
    schema
}

fn map(field: &FieldDescriptor) -> Schema {
    let entry = field.kind();
    let values = entry
        .as_message()
        .map(MessageDescriptor::map_entry_value_field);
    let values = values.map(|it| Box::new(value(&it.kind())));
    Schema {
        additional_properties: values,
        ..Schema::of("object")
    }
}

fn value(kind: &Kind) -> Schema {
    let formatted = |name, format| Schema {
        format: Some(format),
        ..Schema::of(name)
    };
    match kind {
        Kind::Double => Schema::of("number"),
        Kind::Float => formatted("number", "float"),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => formatted("integer", "int32"),
        Kind::Uint32 | Kind::Fixed32 => {
            let mut schema = formatted("integer", "uint32");
            schema.bounds.minimum = Some(0.into());
            schema
        }
        // JSON's own numbers are exact to 2^53 only.
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => digits("int64"),
        Kind::Uint64 | Kind::Fixed64 => digits("uint64"),
        Kind::Bool => Schema::of("boolean"),
        Kind::String => Schema::of("string"),
        Kind::Bytes => Schema {
            content_encoding: Some("base64"),
            ..Schema::of("string")
        },
        Kind::Message(message) => {
            well_known(message).unwrap_or_else(|| Schema::reference(message.full_name()))
        }
        Kind::Enum(values) => options(values),
    }
}

fn digits(format: &'static str) -> Schema {
    Schema {
        format: Some(format),
        examples: vec!["1".into()],
        ..Schema::of("string")
    }
}

fn options(values: &EnumDescriptor) -> Schema {
    if values.full_name() == "google.protobuf.NullValue" {
        return Schema::of("null");
    }
    let names = values.values().map(|it| it.name().into());
    Schema {
        options: Some(names.collect()),
        ..Schema::of("string")
    }
}

/// Google's own messages, which have forms of their own in JSON.
fn well_known(message: &MessageDescriptor) -> Option<Schema> {
    let name = message.full_name().strip_prefix("google.protobuf.")?;
    let text = |format, example: &str| Schema {
        format: Some(format),
        examples: vec![example.into()],
        ..Schema::of("string")
    };
    Some(match name {
        "Timestamp" => text("date-time", "2026-01-01T00:00:00Z"),
        "Duration" => text("duration", "1.5s"),
        "FieldMask" => text("field-mask", "id,name"),
        "Struct" | "Any" | "Empty" => Schema::of("object"),
        "ListValue" => Schema::list(Schema::default()),
        "Value" => Schema::default(),
        // Each a message around the one field `value`.
        _ if name.ends_with("Value") => value(&message.get_field(1)?.kind()).or_null(),
        _ => return None,
    })
}

/// What stands in front of an element, or behind it on its line.
fn comment(file: &prost_types::FileDescriptorProto, path: &[i32]) -> Option<String> {
    let source = file.source_code_info.as_ref()?;
    let location = source.location.iter().find(|it| it.path == path)?;
    let said = [&location.leading_comments, &location.trailing_comments];
    let said: Vec<&str> = said.into_iter().flatten().map(|it| it.trim()).collect();
    let text = said.join("\n");
    (!text.is_empty()).then_some(text)
}
