//! Messages → schemas.

use std::collections::BTreeMap;

use prost_reflect::{
    Cardinality, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor, OneofDescriptor,
};

use super::comments::Comments;
use super::well_known;
use crate::emit::openapi::schema::{Properties, Schema};

/// Makes schemas of messages; those of one that stands for itself are called by its full name.
pub(super) struct Messages<'a> {
    pub comments: &'a Comments,
}

impl Messages<'_> {
    /// The schemas of these messages and of all that they have in them, by name.
    pub(super) fn reached(&self, roots: Vec<MessageDescriptor>) -> BTreeMap<String, Schema> {
        let mut schemas = BTreeMap::new();
        let mut open: Vec<Kind> = roots.into_iter().map(Kind::Message).collect();
        while let Some(kind) = open.pop() {
            let (name, schema) = match &kind {
                Kind::Message(message) if well_known::message(message.full_name()).is_none() => {
                    (message.full_name(), None)
                }
                Kind::Enum(of) if !is_null(of) => (of.full_name(), Some(self.enumeration(of))),
                _ => continue,
            };
            if schemas.contains_key(name) {
                continue;
            }
            let schema = schema.or_else(|| {
                let message = kind.as_message()?;
                open.extend(message.fields().flat_map(|field| kinds(&field)));
                Some(self.object(message, |_| true))
            });
            schemas.insert(name.to_owned(), schema.unwrap_or_default());
        }
        schemas
    }

    /// A message as an object with those of its fields.
    pub(super) fn object(
        &self,
        message: &MessageDescriptor,
        has: impl Fn(&FieldDescriptor) -> bool,
    ) -> Schema {
        let fields: Vec<FieldDescriptor> = message.fields().filter(has).collect();
        let is_required = |field: &&FieldDescriptor| field.cardinality() == Cardinality::Required;
        let name = |field: &FieldDescriptor| field.json_name().to_owned();
        let oneofs = message.oneofs().filter(|oneof| !oneof.is_synthetic());
        Schema {
            description: self.comments.message(message),
            required: fields.iter().filter(is_required).map(name).collect(),
            all_of: oneofs.filter_map(|it| at_most_one(&it, &fields)).collect(),
            properties: Properties(
                fields
                    .iter()
                    .map(|field| (name(field), self.field(field)))
                    .collect(),
            ),
            ..Schema::of("object")
        }
    }

    /// The values of a field, described.
    pub(super) fn field(&self, field: &FieldDescriptor) -> Schema {
        Schema {
            description: self.comments.field(field),
            ..values(field)
        }
    }

    fn enumeration(&self, of: &EnumDescriptor) -> Schema {
        Schema {
            description: self.comments.enumeration(of),
            options: Some(of.values().map(|value| value.name().into()).collect()),
            ..Schema::of("string")
        }
    }
}

/// What of a field may have a schema of its own.
fn kinds(field: &FieldDescriptor) -> Vec<Kind> {
    match (field.is_map(), field.kind()) {
        (true, Kind::Message(entry)) => vec![entry.map_entry_value_field().kind()],
        (_, kind) => vec![kind],
    }
}

fn values(field: &FieldDescriptor) -> Schema {
    match (field.is_map(), field.is_list(), field.kind()) {
        (true, _, Kind::Message(entry)) => Schema {
            additional_properties: Some(Box::new(one(&entry.map_entry_value_field().kind()))),
            property_names: keys(&entry.map_entry_key_field().kind()),
            ..Schema::of("object")
        },
        (_, true, kind) => Schema::list(one(&kind)),
        (.., kind) => one(&kind),
    }
}

/// What keys of a map look like that are no texts.
fn keys(kind: &Kind) -> Option<Box<Schema>> {
    let schema = match kind {
        Kind::String => return None,
        Kind::Bool => Schema {
            options: Some(vec!["true".into(), "false".into()]),
            ..Schema::default()
        },
        Kind::Uint32 | Kind::Fixed32 | Kind::Uint64 | Kind::Fixed64 => key("uint64"),
        _ => key("int64"),
    };
    Some(Box::new(schema))
}

fn key(format: &'static str) -> Schema {
    Schema {
        pattern: well_known::long(format).pattern,
        ..Schema::default()
    }
}

/// One value.
pub(super) fn one(kind: &Kind) -> Schema {
    match kind {
        Kind::Double => well_known::fraction("double"),
        Kind::Float => well_known::fraction("float"),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => well_known::integer(true),
        Kind::Uint32 | Kind::Fixed32 => well_known::integer(false),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => well_known::long("int64"),
        Kind::Uint64 | Kind::Fixed64 => well_known::long("uint64"),
        Kind::Bool => Schema::of("boolean"),
        Kind::String => Schema::of("string"),
        Kind::Bytes => well_known::bytes(),
        Kind::Enum(of) if is_null(of) => Schema::of("null"),
        Kind::Enum(of) => Schema::reference(of.full_name()),
        Kind::Message(message) => {
            let name = message.full_name();
            well_known::message(name).unwrap_or_else(|| Schema::reference(name))
        }
    }
}

fn is_null(of: &EnumDescriptor) -> bool {
    of.full_name() == "google.protobuf.NullValue"
}

/// That of the fields of a `oneof` one may be there, or none; nothing to ask where there are not two.
fn at_most_one(oneof: &OneofDescriptor, fields: &[FieldDescriptor]) -> Option<Schema> {
    let own = oneof.fields().filter(|field| fields.contains(field));
    let asks = |field: FieldDescriptor| Schema {
        required: vec![field.json_name().to_owned()],
        ..Schema::default()
    };
    let mut choices: Vec<Schema> = own.map(asks).collect();
    if choices.len() < 2 {
        return None;
    }
    let some = Schema {
        any_of: choices.clone(),
        ..Schema::default()
    };
    choices.push(Schema::default().but_not(some));
    Some(Schema {
        one_of: choices,
        ..Schema::default()
    })
}
