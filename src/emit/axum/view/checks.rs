//! The statements that ask the rules of `validate:"…"`.

use std::collections::BTreeSet;
use std::fmt;

use crate::ir::{Bound, Field, Http, Optional, Rule, Type, TypeDef};
use crate::rust::{Ident, Literal};

/// `checks.of("name", &self.name).required().max(64);`
pub struct Check {
    name: Literal,
    field: Ident,
    calls: Vec<Call>,
}

/// One call behind a value.
enum Call {
    /// `.required()`
    Plain(&'static str),
    /// `.max(64)`
    Bound(&'static str, Bound),
    /// `.one_of(&["a", "b"])`
    OneOf(Vec<Literal>),
    /// `.eq_field("password", &self.password)`
    EqField(Literal, Ident),
    /// `.each(|it| it.max(64))`
    Each(Vec<Call>),
}

/// The types of requests that ask something, by themselves or inside.
pub(super) struct Ruled<'h>(BTreeSet<&'h str>);

impl<'h> Ruled<'h> {
    pub(super) fn of(http: &'h Http) -> Self {
        let mut ruled = Self(BTreeSet::new());
        loop {
            let asks = |ty: &&TypeDef| ty.in_request && !checks(ty, &ruled).is_empty();
            let names = http.types.iter().filter(asks).map(|ty| ty.name.as_str());
            let names: BTreeSet<&str> = names.collect();
            if names.len() == ruled.0.len() {
                return ruled;
            }
            ruled.0 = names;
        }
    }
}

/// The names of a struct's fields in Rust.
pub(super) fn idents(ty: &TypeDef) -> Vec<Ident> {
    Ident::distinct(ty.fields.iter().map(|field| Ident::snake(&field.name)))
}

/// What a struct asks of its fields.
pub(super) fn checks(ty: &TypeDef, ruled: &Ruled<'_>) -> Vec<Check> {
    let idents = idents(ty);
    let owner = Owner {
        fields: &ty.fields,
        idents: &idents,
        ruled,
    };
    let fields = ty.fields.iter().zip(&idents);
    fields
        .filter_map(|(field, ident)| {
            let calls = owner.of_field(field);
            (!calls.is_empty()).then(|| Check {
                name: Literal::new(wire_name(field)),
                field: ident.clone(),
                calls,
            })
        })
        .collect()
}

/// The name by which a request has the field; of several that of the source that counts most.
pub(super) fn wire_name(field: &Field) -> &str {
    let binding = field.bindings.last();
    binding.map_or(&field.name, |binding| &binding.key)
}

/// The struct whose rules are written.
struct Owner<'a> {
    fields: &'a [Field],
    idents: &'a [Ident],
    ruled: &'a Ruled<'a>,
}

impl Owner<'_> {
    fn of_field(&self, field: &Field) -> Vec<Call> {
        if field.validate.skipped {
            return Vec::new();
        }
        let rules: Vec<&Rule> = field.validate.rules.iter().collect();
        let mut bindings = field.bindings.iter();
        let may_be_nil = bindings.any(|binding| binding.optional != Optional::No);
        self.calls(&field.ty, &rules, may_be_nil)
    }

    /// The calls of a value; a list may only be nil where it need not come, and what came is kept by `required`,
    /// whatever it holds.
    fn calls(&self, ty: &Type, rules: &[&Rule], may_be_nil: bool) -> Vec<Call> {
        let mut rules = rules.split(|rule| **rule == Rule::Dive);
        let own = rules.next().unwrap_or_default().iter();
        let is_kept = |rule: &Rule| *rule == Rule::Required && is_many(ty) && !may_be_nil;
        let own = own.filter(|rule| !is_kept(rule));
        let mut calls: Vec<Call> = own.filter_map(|rule| self.call(rule)).collect();
        let behind: Vec<&[&Rule]> = rules.collect();
        if let (Some(element), false) = (element(ty), behind.is_empty()) {
            let inner = self.calls(element, &behind.join(&&Rule::Dive), false);
            calls.extend((!inner.is_empty()).then_some(Call::Each(inner)));
        } else if self.goes_inside(ty) {
            calls.push(Call::Plain("inside"));
        }
        // Nothing comes behind it that would not be asked.
        while matches!(calls.last(), Some(Call::Plain("omitempty"))) {
            calls.pop();
        }
        calls
    }

    fn call(&self, rule: &Rule) -> Option<Call> {
        Some(match rule {
            Rule::Required => Call::Plain("required"),
            Rule::OmitEmpty => Call::Plain("omitempty"),
            Rule::Bound(relation, bound) => Call::Bound(relation, *bound),
            Rule::OneOf(words) => Call::OneOf(words.iter().map(Literal::new).collect()),
            Rule::Form(form) => Call::Plain(form),
            Rule::EqField(other) => {
                let index = self.fields.iter().position(|field| field.name == *other)?;
                let name = Literal::new(wire_name(&self.fields[index]));
                Call::EqField(name, self.idents[index].clone())
            }
            Rule::Dive => return None,
        })
    }

    /// Whether it is a struct with rules, or a pointer to one.
    fn goes_inside(&self, ty: &Type) -> bool {
        match ty {
            Type::Named { name, .. } => self.ruled.0.contains(name.as_str()),
            Type::Pointer(inner) => {
                matches!(**inner, Type::Named { .. }) && self.goes_inside(inner)
            }
            _ => false,
        }
    }
}

fn is_many(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Map(..) | Type::Bytes)
}

fn element(ty: &Type) -> Option<&Type> {
    match ty {
        Type::List(element) | Type::Array(_, element) | Type::Map(_, element) => Some(element),
        _ => None,
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "checks.of({}, &self.{})", self.name, self.field)?;
        write_calls(f, &self.calls)?;
        f.write_str(";")
    }
}

fn write_calls(f: &mut fmt::Formatter<'_>, calls: &[Call]) -> fmt::Result {
    calls.iter().try_for_each(|call| write!(f, "{call}"))
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(name) => write!(f, ".{name}()"),
            Self::Bound(relation, Bound::Signed(bound)) => write!(f, ".{relation}({bound})"),
            Self::Bound(relation, Bound::Unsigned(bound)) => write!(f, ".{relation}({bound})"),
            Self::Bound(relation, Bound::Float(bound)) => write!(f, ".{relation}({bound:?})"),
            Self::OneOf(words) => {
                let words: Vec<String> = words.iter().map(Literal::to_string).collect();
                write!(f, ".one_of(&[{}])", words.join(", "))
            }
            Self::EqField(name, field) => write!(f, ".eq_field({name}, &self.{field})"),
            Self::Each(calls) => {
                f.write_str(".each(|it| it")?;
                write_calls(f, calls)?;
                f.write_str(")")
            }
        }
    }
}
