//! How the struct of one contract becomes that of the other, field by field.

use anyhow::Result;

use super::names::plain;
use super::pair::{self, Direction, How};
use crate::ir::{Field, Http, Type, TypeDef};
use crate::rust::Ident;
use crate::system::System;
use crate::system::proto_api::{Message, MessageField, MessagePath};
use crate::system::value::Value;

/// The conversion of a struct, and those of the structs in it.
#[derive(Debug, Clone)]
pub struct Conversions {
    /// That of the whole.
    pub whole: Conversion,
    /// Those of what is inside, each once.
    pub inside: Vec<Conversion>,
    /// Which way.
    pub direction: Direction,
}

/// How one struct becomes another.
#[derive(Debug, Clone)]
pub struct Conversion {
    /// The type of the `.api`, as the contract spells it; none for a route without a request.
    pub api: Option<String>,
    /// The message, seen from the crate of the called service.
    pub message: MessagePath,
    /// Its fields, in the target's order.
    pub fields: Vec<Assignment>,
    /// Whether the target has more fields, which keep their zero values.
    pub is_partial: bool,
    /// Whether a value may not survive it.
    pub may_fail: bool,
}

/// How one field gets its value.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The place of the field in the type of the `.api`.
    pub api: usize,
    /// The field of the message.
    pub message: Ident,
    /// What becomes of the value.
    pub how: How,
}

/// A field of the target that the source cannot fill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// The source has no field of its name.
    Missing(Ident),
    /// The source's is of another type.
    OtherType(Ident),
}

/// Makes conversions in one direction.
pub(super) struct Converter<'a> {
    pub system: &'a System,
    pub http: &'a Http,
    /// The crate from which messages are seen.
    pub krate: &'a Ident,
    pub direction: Direction,
}

/// The conversions of the structs inside of one.
struct Inside<'c, 'a> {
    of: &'c Converter<'a>,
    made: Vec<Conversion>,
    /// Those that do not fit.
    failed: Vec<(String, MessagePath)>,
}

/// The two structs of a conversion.
struct Structs<'a> {
    api: &'a [Field],
    message: &'a Message,
}

impl<'a> Converter<'a> {
    /// The conversions between the type of the `.api` and the message, or what is missing.
    ///
    /// # Errors
    /// When the code of a proto crate cannot be generated or read.
    pub(super) fn convert(
        &self,
        api: Option<&str>,
        message: &MessagePath,
    ) -> Result<Result<Conversions, Vec<Lack>>> {
        let Some(structs) = self.structs(api, message)? else {
            return Ok(Err(Vec::new()));
        };
        let mut inside = Inside {
            of: self,
            made: Vec::new(),
            failed: Vec::new(),
        };
        let (fields, lacks) = inside.fields(&structs)?;
        if !lacks.is_empty() {
            return Ok(Err(lacks));
        }
        let mut conversions = Conversions {
            whole: Conversion {
                fields,
                ..self.empty(api, message, &structs)
            },
            inside: inside.made,
            direction: self.direction,
        };
        conversions.settle();
        Ok(Ok(conversions))
    }

    fn empty(&self, api: Option<&str>, message: &MessagePath, structs: &Structs<'a>) -> Conversion {
        Conversion {
            api: api.map(str::to_owned),
            message: message.clone(),
            fields: Vec::new(),
            is_partial: self.direction == Direction::ToMessage && structs.message.has_deprecated,
            may_fail: false,
        }
    }

    fn structs(&self, api: Option<&str>, message: &MessagePath) -> Result<Option<Structs<'a>>> {
        let find = |name| self.http.types.iter().find(|ty| ty.name == name);
        let api = match api.map(find) {
            None => &[][..],
            Some(Some(TypeDef { fields, .. })) => fields,
            Some(None) => return Ok(None),
        };
        let message = self.message(message)?;
        Ok(message.map(|message| Structs { api, message }))
    }

    fn message(&self, path: &MessagePath) -> Result<Option<&'a Message>> {
        let seen = path.seen_from(self.krate.plain()).to_string();
        let Some((krate, path)) = seen.trim_start_matches("::").split_once("::") else {
            return Ok(None);
        };
        let messages = self.system.messages_in(krate)?;
        Ok(messages.and_then(|messages| messages.get(path)))
    }
}

impl<'a> Inside<'_, 'a> {
    /// The fields of the target that get a value, and those that get none.
    fn fields(&mut self, structs: &Structs<'a>) -> Result<(Vec<Assignment>, Vec<Lack>)> {
        let (mut fields, mut lacks) = (Vec::new(), Vec::new());
        for (target, found) in structs.pairs(self.of.direction) {
            let Some((api, message)) = found else {
                lacks.push(Lack::Missing(target));
                continue;
            };
            match self.how(&structs.api[api], message)? {
                Some(how) => fields.push(Assignment {
                    api,
                    message: message.name.clone(),
                    how,
                }),
                None => lacks.push(Lack::OtherType(target)),
            }
        }
        Ok((fields, lacks))
    }

    fn how(&mut self, api: &Field, message: &MessageField) -> Result<Option<How>> {
        let mut failed = None;
        let direction = self.of.direction;
        let structs = &mut |api: &str, message: &MessagePath| {
            let place = self.place(api, message);
            place.unwrap_or_else(|error| {
                failed = Some(error);
                None
            })
        };
        let how = pair::pair(direction, &value(&api.ty), &message.ty, structs);
        failed.map_or(Ok(how), Err)
    }

    /// The place of the conversion of two structs that are fields; `None` where they do not fit, which fails the whole, so
    /// that it does not matter what is left.
    fn place(&mut self, api: &str, message: &MessagePath) -> Result<Option<usize>> {
        let has_failed = |(a, b): &(String, MessagePath)| a == api && b == message;
        if self.failed.iter().any(has_failed) {
            return Ok(None);
        }
        let is_it = |it: &Conversion| it.api.as_deref() == Some(api) && it.message == *message;
        if let Some(place) = self.made.iter().position(is_it) {
            return Ok(Some(place));
        }
        let Some(structs) = self.of.structs(Some(api), message)? else {
            return Ok(None);
        };
        let place = self.made.len();
        // There before its fields: a struct may be inside of itself.
        self.made.push(self.of.empty(Some(api), message, &structs));
        let (fields, lacks) = self.fields(&structs)?;
        self.made[place].fields = fields;
        if !lacks.is_empty() {
            self.failed.push((api.to_owned(), message.clone()));
            return Ok(None);
        }
        Ok(Some(place))
    }
}

impl Conversions {
    /// Finds out which may fail: those with a value that may, or with a conversion that may.
    fn settle(&mut self) {
        loop {
            let fails: Vec<bool> = self.inside.iter().map(|it| self.may_fail(it)).collect();
            let before: Vec<bool> = self.inside.iter().map(|it| it.may_fail).collect();
            let conversions = self.inside.iter_mut().zip(&fails);
            conversions.for_each(|(it, fails)| it.may_fail = *fails);
            if before == fails {
                break;
            }
        }
        self.whole.may_fail = self.may_fail(&self.whole);
    }

    fn may_fail(&self, conversion: &Conversion) -> bool {
        let mut fields = conversion.fields.iter();
        fields.any(|field| self.fails(&field.how))
    }

    /// Whether a number in them may not survive.
    #[must_use]
    pub fn tries(&self) -> bool {
        self.whole.may_fail
    }

    /// Whether a value may not survive its way.
    #[must_use]
    pub fn fails(&self, how: &How) -> bool {
        match how {
            How::Try => true,
            How::Struct(place) => self.inside[*place].may_fail,
            How::Given(how) | How::Maybe(how) | How::OrDefault(how) | How::Each(how) => {
                self.fails(how)
            }
            How::Same | How::Into | How::Inner | How::Collect => false,
        }
    }
}

impl<'a> Structs<'a> {
    /// Each field of the target with the field of the `.api` and that of the message that make the pair.
    fn pairs(&self, direction: Direction) -> Vec<(Ident, Option<(usize, &'a MessageField)>)> {
        match direction {
            Direction::ToMessage => {
                let fields = self.message.fields.iter();
                let pair = |field: &'a MessageField| {
                    let place = self.in_api(field.name.plain());
                    (field.name.clone(), place.map(|place| (place, field)))
                };
                fields.map(pair).collect()
            }
            Direction::ToApi => {
                let pair = |(place, field): (usize, &Field)| {
                    let found = self.in_message(&field.name);
                    (Ident::snake(&field.name), found.map(|it| (place, it)))
                };
                self.api.iter().enumerate().map(pair).collect()
            }
        }
    }

    /// Among the fields that a request fills.
    fn in_api(&self, name: &str) -> Option<usize> {
        let fields = self.api.iter().enumerate();
        let filled = fields.filter(|(_, field)| !field.bindings.is_empty());
        only(filled, name, |(_, it)| &it.name).map(|(place, _)| place)
    }

    fn in_message(&self, name: &str) -> Option<&'a MessageField> {
        only(self.message.fields.iter(), name, |it| it.name.plain())
    }
}

/// The only field of that name, whatever its case.
fn only<T: Copy>(
    fields: impl Iterator<Item = T>,
    name: &str,
    name_of: impl Fn(&T) -> &str,
) -> Option<T> {
    let name = plain(name);
    let mut found = fields.filter(|field| plain(name_of(field)) == name);
    let first = found.next();
    first.filter(|_| found.next().is_none())
}

/// A type of the `.api`.
fn value(ty: &Type) -> Value<String> {
    let inner = |ty: &Type| Box::new(value(ty));
    match ty {
        Type::Bool => Value::Bool,
        Type::Int(int) => Value::Int(*int),
        Type::Float32 => Value::Float32,
        Type::Float64 => Value::Float64,
        Type::String => Value::Text,
        Type::Bytes => Value::Bytes,
        Type::Named { name, boxed: false } => Value::Struct(name.to_string()),
        Type::Pointer(ty) => Value::Optional(inner(ty)),
        Type::List(ty) => Value::List(inner(ty)),
        Type::Map(key, value) => Value::Map(inner(key), inner(value)),
        Type::Any | Type::Array(..) | Type::Named { boxed: true, .. } => Value::Other,
    }
}
