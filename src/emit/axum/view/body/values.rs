//! The values of structs that are made of others, field by field.

use super::super::checks::{idents, wire_name};
use super::{Convert, Field, Value, Writer};
use crate::ir::{self, TypeDef};
use crate::rust::{Code, Ident, Literal, Ty};
use crate::system::fit::{Assignment, Conversion, Conversions, Direction, How};
use crate::system::proto_api::MessagePath;

/// The struct conversions of one direction, as they are written.
pub(super) struct Structs<'a> {
    pub writer: &'a Writer<'a>,
    pub conversions: &'a Conversions,
    pub krate: &'a Ident,
    /// The names of the functions for those inside.
    pub functions: Vec<Ident>,
}

impl Structs<'_> {
    /// The functions for those inside.
    pub(super) fn inside(&self) -> Vec<Convert> {
        let inside = self.conversions.inside.iter().zip(&self.functions);
        let one = |(conversion, name): (&Conversion, &Ident)| {
            let (api, message) = (self.api(conversion), self.message(&conversion.message));
            Convert {
                name: name.clone(),
                from: match self.conversions.direction {
                    Direction::ToMessage => api,
                    Direction::ToApi => message,
                },
                value: self.value(conversion, "it"),
                may_fail: conversion.may_fail,
            }
        };
        inside.map(one).collect()
    }

    /// The value that a conversion makes of `source`.
    pub(super) fn value(&self, conversion: &Conversion, source: &str) -> Value {
        let definition = self.definition(conversion);
        let fields = definition.map_or(&[][..], |it| &it.fields);
        let names = definition.map(idents).unwrap_or_default();
        let field = |field: &Assignment| {
            let api = &names[field.api];
            let (name, from) = match self.conversions.direction {
                Direction::ToMessage => (&field.message, api),
                Direction::ToApi => (api, &field.message),
            };
            let expression = Expression {
                structs: self,
                field: &fields[field.api],
            };
            Field {
                name: name.clone(),
                value: Code::new(expression.value(&field.how, &format!("{source}.{from}"))),
            }
        };
        Value {
            ty: match self.conversions.direction {
                Direction::ToMessage => self.message(&conversion.message),
                Direction::ToApi => self.api(conversion),
            },
            fields: conversion.fields.iter().map(field).collect(),
            is_partial: conversion.is_partial,
        }
    }

    fn definition(&self, conversion: &Conversion) -> Option<&TypeDef> {
        let name = conversion.api.as_deref()?;
        self.writer.http.types.iter().find(|ty| ty.name == name)
    }

    fn api(&self, conversion: &Conversion) -> Ty {
        let name = conversion.api.as_ref().map(|api| &self.writer.names[api]);
        let path = name.map_or("()".to_owned(), |it| {
            format!("crate::generated::types::{it}")
        });
        self.writer.scope.borrow_mut().name(&Ty::path(path))
    }

    /// A message by the module that it is in: types of both contracts are often called the same.
    fn message(&self, path: &MessagePath) -> Ty {
        let whole = path.seen_from(self.krate.plain()).to_string();
        let Some((module, name)) = whole.rsplit_once("::").filter(|(it, _)| it.contains("::"))
        else {
            return Ty::path(whole);
        };
        let module = self.writer.scope.borrow_mut().name(&Ty::path(module));
        Ty::path(format!("{module}::{name}"))
    }
}

/// `to_item` for what makes an `Item`; the function's own name is taken.
pub(super) fn functions(conversions: &Conversions, own: &Ident) -> Vec<Ident> {
    let direction = conversions.direction;
    let name = |conversion: &Conversion| match direction {
        Direction::ToMessage => {
            let path = conversion.message.seen_from("").to_string();
            let last = path.rsplit("::").next().unwrap_or_default().to_owned();
            Ident::snake_of(["to", &last, "message"])
        }
        Direction::ToApi => Ident::snake_of(["to", conversion.api.as_deref().unwrap_or_default()]),
    };
    let inside = conversions.inside.iter().map(name);
    let mut names = Ident::distinct(std::iter::once(own.clone()).chain(inside));
    names.split_off(1)
}

/// The values of one field.
struct Expression<'a> {
    structs: &'a Structs<'a>,
    field: &'a ir::Field,
}

impl Expression<'_> {
    /// What `source` becomes.
    fn value(&self, how: &How, source: &str) -> String {
        let fails = self.structs.conversions.fails(how);
        let question = if fails { "?" } else { "" };
        match how {
            How::Same => source.to_owned(),
            How::Into => format!("{source}.into()"),
            How::Inner => format!("{source}.0"),
            How::Collect => format!("{source}.into_iter().collect()"),
            How::Try => format!("{source}.try_into(){}?", self.blame()),
            How::Struct(place) => {
                format!("{}({source}){question}", self.structs.functions[*place])
            }
            How::Given(how) => format!("Some({})", self.value(how, source)),
            How::Maybe(how) => {
                let back = if fails { ".transpose()?" } else { "" };
                format!("{source}.map({}){back}", self.function(how))
            }
            How::OrDefault(how) => match how.as_ref() {
                How::Struct(_) => {
                    let maybe = self.value(&How::Maybe(how.clone()), source);
                    format!("{maybe}.unwrap_or_default()")
                }
                how => self.value(how, &format!("{source}.unwrap_or_default()")),
            },
            How::Each(how) => {
                let all = if fails {
                    "collect::<Result<_>>()?"
                } else {
                    "collect()"
                };
                format!("{source}.into_iter().map({}).{all}", self.function(how))
            }
        }
    }

    /// The same as a function, for those inside of lists and options.
    fn function(&self, how: &How) -> String {
        match how {
            How::Into => "Into::into".to_owned(),
            How::Struct(place) => self.structs.functions[*place].to_string(),
            how => {
                let value = self.value(how, "it");
                match value.strip_suffix('?') {
                    Some(result) => format!("|it| {result}"),
                    None if self.structs.conversions.fails(how) => format!("|it| Ok({value})"),
                    None => format!("|it| {value}"),
                }
            }
        }
    }

    /// Who is to blame for a number that is too large: the client, or the service that was called.
    fn blame(&self) -> String {
        let name = wire_name(self.field);
        match self.structs.conversions.direction {
            Direction::ToMessage => format!(".or_invalid({})", Literal::new(name)),
            Direction::ToApi => {
                let text = format!("`{name}` of the reply");
                format!(".context({})", Literal::new(text))
            }
        }
    }
}
