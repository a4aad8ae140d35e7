//! `validate:"…"` → what it asks of a schema.

use serde_json::{Number, Value};

use super::schema::Schema;
use super::side::Side;
use super::types::Types;
use super::values;
use crate::ir::{Bound, Rule, Type};

/// The schema of a type under rules, as `Check` of the runtime asks them: those before `dive` of the value itself, those
/// behind it of its elements.
pub(super) fn schema(ty: &Type, rules: &[&Rule], nilable: bool, types: &Types<'_>) -> Schema {
    let mut parts = rules.split(|rule| **rule == Rule::Dive);
    let own = parts.next().unwrap_or_default();
    let behind: Vec<&[&Rule]> = parts.collect();
    let mut schema = plain(ty, types);
    if let (Some(slot), false) = (element_of(&mut schema, ty), behind.is_empty()) {
        let (slot, element) = slot;
        *slot = self::schema(element, &behind.join(&&Rule::Dive), false, types);
    }
    asked(schema, ty, own, nilable)
}

/// A struct is looked into, also behind a pointer; what lists hold is not, without `dive`.
fn plain(ty: &Type, types: &Types<'_>) -> Schema {
    let side = match ty {
        Type::Named { .. } => Side::Input,
        Type::Pointer(inner) if matches!(**inner, Type::Named { .. }) => Side::Input,
        _ => Side::Unchecked,
    };
    values::schema(ty, side, types)
}

fn element_of<'s, 't>(schema: &'s mut Schema, ty: &'t Type) -> Option<(&'s mut Schema, &'t Type)> {
    match ty {
        Type::List(of) | Type::Array(_, of) => Some((schema.items.as_deref_mut()?, of)),
        Type::Map(_, of) => Some((schema.additional_properties.as_deref_mut()?, of)),
        _ => None,
    }
}

/// The schema with the rules of the value itself; behind `omitempty` they are for what is not zero.
fn asked(schema: Schema, ty: &Type, rules: &[&Rule], nilable: bool) -> Schema {
    let many = is_many(ty);
    let mut rules = rules.splitn(2, |rule| **rule == Rule::OmitEmpty);
    let first = rules.next().unwrap_or_default();
    let with = |schema: Schema, rules: &[&Rule]| {
        let is_kept = |rule: &Rule| *rule == Rule::Required && many && !nilable;
        let rules = rules.iter().filter(|rule| !is_kept(rule));
        rules.fold(schema, |schema, rule| add(schema, ty, rule))
    };
    let with = |schema: Schema, rules: &[&Rule]| without_refused(with(schema, rules));
    let before = with(schema, first);
    let Some(behind) = rules.next() else {
        return before;
    };
    let after = with(before.clone(), behind);
    match zero(ty) {
        Some(zero) if after != before => Schema::either(vec![after, zero]),
        _ => after,
    }
}

/// The schema without options that it refuses elsewhere.
fn without_refused(mut schema: Schema) -> Schema {
    let refused = schema.not.as_ref().and_then(|not| not.constant.clone());
    if let (Some(options), Some(refused)) = (&mut schema.options, refused) {
        options.retain(|option| *option != refused);
        schema.not = None;
    }
    schema
}

/// The zero value of a type that has one which can come; a pointer's does not.
fn zero(ty: &Type) -> Option<Schema> {
    let mut empty = Schema::default();
    match ty {
        Type::Bool => return Some(Schema::constant(false)),
        Type::Int(_) | Type::Float32 | Type::Float64 => return Some(Schema::constant(0)),
        Type::String | Type::Bytes => return Some(Schema::constant("")),
        Type::List(_) => {
            empty.kind = Schema::of("array").kind;
            empty.lengths.max_items = Some(0);
        }
        Type::Map(..) => {
            empty.kind = Schema::of("object").kind;
            empty.lengths.max_properties = Some(0);
        }
        Type::Any | Type::Named { .. } | Type::Pointer(_) | Type::Array(..) => return None,
    }
    Some(empty)
}

pub(super) fn is_many(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Map(..) | Type::Bytes)
}

fn add(mut schema: Schema, ty: &Type, rule: &Rule) -> Schema {
    match rule {
        Rule::Required => return required(schema, ty),
        Rule::Bound(relation, bound) if is_number(ty) => value(&mut schema, relation, *bound),
        Rule::Bound(relation, Bound::Signed(bound)) => length(&mut schema, ty, relation, *bound),
        Rule::OneOf(words) => return one_of(schema, ty, words),
        Rule::Form(form) => self::form(&mut schema, form),
        // Only decoders can compare two fields, and a length is none of the other bounds.
        Rule::Bound(..) | Rule::EqField(_) | Rule::OmitEmpty | Rule::Dive => {}
    }
    schema
}

/// Not the zero value.
fn required(mut schema: Schema, ty: &Type) -> Schema {
    let lengths = &mut schema.lengths;
    match ty {
        Type::Bool => schema.constant = Some(true.into()),
        Type::Int(int) if !int.signed => schema.bounds.at_least(1.into()),
        Type::Int(_) | Type::Float32 | Type::Float64 => {
            return schema.but_not(Schema::constant(0));
        }
        Type::String | Type::Bytes => lengths.min_length = lengths.min_length.max(Some(1)),
        Type::List(_) => lengths.min_items = lengths.min_items.max(Some(1)),
        Type::Map(..) => lengths.min_properties = lengths.min_properties.max(Some(1)),
        Type::Any => return schema.but_not(Schema::of("null")),
        Type::Array(..) | Type::Named { .. } | Type::Pointer(_) => {}
    }
    schema
}

fn is_number(ty: &Type) -> bool {
    match ty {
        Type::Pointer(inner) => is_number(inner),
        _ => matches!(ty, Type::Int(_) | Type::Float32 | Type::Float64),
    }
}

fn value(schema: &mut Schema, relation: &str, bound: Bound) {
    let Some(bound) = number(bound) else {
        return;
    };
    match relation {
        "min" => schema.bounds.at_least(bound),
        "max" => schema.bounds.at_most(bound),
        "gt" => schema.bounds.above(bound),
        "lt" => schema.bounds.below(bound),
        _ => {
            schema.bounds.at_least(bound.clone());
            schema.bounds.at_most(bound);
        }
    }
}

fn number(bound: Bound) -> Option<Number> {
    match bound {
        Bound::Signed(bound) => Some(bound.into()),
        Bound::Unsigned(bound) => Some(bound.into()),
        Bound::Float(bound) => float(bound),
    }
}

/// A whole number without its `.0`.
pub(super) fn float(number: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number {
        #[allow(clippy::cast_possible_truncation, reason = "whole, and small enough")]
        number if number.fract() == 0.0 && number.abs() < EXACT => Some((number as i64).into()),
        number => Number::from_f64(number),
    }
}

fn length(schema: &mut Schema, ty: &Type, relation: &str, bound: i64) {
    let (low, high) = match relation {
        "min" => (Some(bound), None),
        "gt" => (Some(bound.saturating_add(1)), None),
        "max" => (None, Some(bound)),
        "lt" => (None, Some(bound.saturating_sub(1))),
        _ => (Some(bound), Some(bound)),
    };
    let low = low.and_then(|low| u64::try_from(low).ok());
    // Nothing is shorter than nothing.
    if high.is_some_and(|high| high < 0) {
        *schema = std::mem::take(schema).but_not(Schema::default());
        return;
    }
    let high = high.and_then(|high| u64::try_from(high).ok());
    let lengths = &mut schema.lengths;
    let (least, most) = match ty {
        Type::Pointer(inner) => return length(schema, inner, relation, bound),
        Type::String => (&mut lengths.min_length, &mut lengths.max_length),
        Type::List(_) => (&mut lengths.min_items, &mut lengths.max_items),
        Type::Map(..) => (&mut lengths.min_properties, &mut lengths.max_properties),
        // Four characters stand for three bytes.
        Type::Bytes => {
            lengths.min_length = lengths.min_length.max(low.map(|low| low.div_ceil(3) * 4));
            return;
        }
        // An array has the length of its type, however many elements came.
        _ => return,
    };
    *least = (*least).max(low);
    *most = match (*most, high) {
        (Some(old), Some(new)) => Some(old.min(new)),
        (old, new) => old.or(new),
    };
}

fn one_of(mut schema: Schema, ty: &Type, words: &[String]) -> Schema {
    let words = words.iter().filter_map(|word| scalar(ty, word));
    schema.options = Some(words.collect());
    schema
}

/// The value of a scalar type that a text stands for.
pub(super) fn scalar(ty: &Type, text: &str) -> Option<Value> {
    match ty {
        Type::Pointer(inner) => scalar(inner, text),
        Type::Bool => match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true.into()),
            "false" | "0" => Some(false.into()),
            _ => None,
        },
        Type::Int(int) if int.signed => text.parse::<i64>().ok().map(Value::from),
        Type::Int(_) => text.parse::<u64>().ok().map(Value::from),
        Type::Float32 | Type::Float64 => {
            let number: f64 = text.parse().ok()?;
            float(number).map(Value::Number)
        }
        Type::String | Type::Bytes => Some(text.into()),
        Type::Any | Type::Named { .. } | Type::List(_) | Type::Array(..) | Type::Map(..) => None,
    }
}

fn form(schema: &mut Schema, form: &str) {
    match form {
        "email" => schema.format = Some("email"),
        "url" => schema.format = Some("uri"),
        "uuid" => {
            schema.format = Some("uuid");
            schema.pattern = Some(
                "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$",
            );
        }
        "numeric" => schema.pattern = Some("^[-+]?[0-9]+(\\.[0-9]+)?$"),
        "number" => schema.pattern = Some("^[0-9]+$"),
        "alphanum" => schema.pattern = Some("^[A-Za-z0-9]+$"),
        "alpha" => schema.pattern = Some("^[A-Za-z]+$"),
        _ => {}
    }
}
