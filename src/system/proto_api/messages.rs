//! The fields of messages, read from the code that prost-build wrote: their names and types in Rust are there alone.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use syn::{GenericArgument, Item, PathArguments, Type, TypePath};

use super::{Code, MessagePath};
use crate::ir::Int;
use crate::rust::Ident;
use crate::system::value::Value;

/// The messages of a proto crate, by their paths in it.
#[derive(Debug, Clone, Default)]
pub struct Messages(BTreeMap<String, Message>);

/// A message.
#[derive(Debug, Clone, Default)]
pub struct Message {
    /// Its fields, in the proto's order, without those that are deprecated.
    pub fields: Vec<MessageField>,
    /// Whether it has others.
    pub has_deprecated: bool,
}

/// A field of a message.
#[derive(Debug, Clone)]
pub struct MessageField {
    /// `login_name`
    pub name: Ident,
    /// Its type; messages by their paths, seen from the message's crate.
    pub ty: Value<MessagePath>,
}

impl Messages {
    /// Reads the code of every module.
    pub(super) fn read(modules: &BTreeMap<Vec<String>, Code>) -> Result<Self> {
        let mut messages = Self::default();
        for (module, code) in modules {
            let file = syn::parse_file(&code.0).context("prost-build's code is no Rust")?;
            messages.add(module, &file.items);
        }
        Ok(messages)
    }

    /// The message at that path in the crate: `user::LoginRequest`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Message> {
        self.0.get(path)
    }

    fn add(&mut self, module: &[String], items: &[Item]) {
        for item in items {
            match item {
                Item::Struct(item) => {
                    let path = [module, &[item.ident.to_string()]].concat().join("::");
                    self.0.insert(path, Message::read(&item.fields, module));
                }
                Item::Mod(item) => {
                    let inside = item.content.iter();
                    let path = [module, &[item.ident.to_string()]].concat();
                    inside.for_each(|(_, items)| self.add(&path, items));
                }
                _ => {}
            }
        }
    }
}

impl Message {
    fn read(fields: &syn::Fields, module: &[String]) -> Self {
        let is_deprecated = |field: &&syn::Field| {
            let mut attributes = field.attrs.iter();
            attributes.any(|it| it.path().is_ident("deprecated"))
        };
        let (deprecated, fields): (Vec<_>, Vec<_>) = fields.iter().partition(is_deprecated);
        let field = |field: &syn::Field| {
            Some(MessageField {
                name: Ident::given(&field.ident.as_ref()?.to_string()),
                ty: value(&field.ty, module),
            })
        };
        Self {
            fields: fields.into_iter().filter_map(field).collect(),
            has_deprecated: !deprecated.is_empty(),
        }
    }
}

/// What a field's type is, in a module of the crate.
fn value(ty: &Type, module: &[String]) -> Value<MessagePath> {
    let Type::Path(path) = ty else {
        return Value::Other;
    };
    let inside = arguments(path);
    let inner = |ty: &Type| Box::new(value(ty, module));
    match (text(path).as_str(), inside.as_slice()) {
        ("bool", _) => Value::Bool,
        ("i32", _) => int(32, true),
        ("i64", _) => int(64, true),
        ("u32", _) => int(32, false),
        ("u64", _) => int(64, false),
        ("f32", _) => Value::Float32,
        ("f64", _) => Value::Float64,
        ("::prost::alloc::string::String", _) => Value::Text,
        ("::prost::alloc::vec::Vec", [Type::Path(byte)]) if text(byte) == "u8" => Value::Bytes,
        ("::prost::alloc::vec::Vec", [ty]) => Value::List(inner(ty)),
        ("::core::option::Option", [ty]) => Value::Optional(inner(ty)),
        ("::std::collections::HashMap", [key, ty]) => Value::Map(inner(key), inner(ty)),
        (path, []) => Value::Struct(MessagePath::resolve(path, module)),
        _ => Value::Other,
    }
}

fn int(bits: u8, signed: bool) -> Value<MessagePath> {
    Value::Int(Int { bits, signed })
}

/// The path without what stands between `<` and `>`.
fn text(path: &TypePath) -> String {
    let segments = path.path.segments.iter();
    let names: Vec<String> = segments.map(|it| it.ident.to_string()).collect();
    let root = if path.path.leading_colon.is_some() {
        "::"
    } else {
        ""
    };
    format!("{root}{}", names.join("::"))
}

/// The types between `<` and `>`.
fn arguments(path: &TypePath) -> Vec<&Type> {
    let last = path.path.segments.last().map(|segment| &segment.arguments);
    let Some(PathArguments::AngleBracketed(list)) = last else {
        return Vec::new();
    };
    let types = list.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}
