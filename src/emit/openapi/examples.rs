//! A value that a schema takes, made from what the schema says.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::schema::{Bounds, Properties, Schema};

/// How deep an example goes before what need not come is left out.
const DEEP: usize = 6;

/// Makes examples for schemas that refer to these.
pub(super) struct Examples<'a> {
    schemas: BTreeMap<&'a str, &'a Schema>,
}

impl<'a> Examples<'a> {
    pub(super) fn new(schemas: &'a Properties) -> Self {
        let schemas = schemas.0.iter();
        Self {
            schemas: schemas.map(|(name, it)| (name.as_str(), it)).collect(),
        }
    }

    /// A value; none where the schema takes none, or has no end.
    pub(super) fn of(&self, schema: &Schema) -> Option<Value> {
        self.value(schema, &mut Vec::new())
    }

    /// `inside` are the names of the components on the way.
    fn value<'s>(&'s self, schema: &'s Schema, inside: &mut Vec<&'s str>) -> Option<Value> {
        let options = schema.options.as_deref();
        // Nobody asks whether a default is one of the options, or in the range.
        let is_option = |value: &&Value| options.is_none_or(|options| options.contains(value));
        let default = schema.default.as_ref().filter(is_option);
        let default = default.filter(|value| is_within(&schema.bounds, value));
        let said = schema
            .examples
            .first()
            .or(schema.constant.as_ref())
            .or(default);
        let said = said.or_else(|| options?.first());
        if let Some(said) = said {
            return Some(said.clone());
        }
        if let Some(name) = schema.target() {
            return self.component(name, inside);
        }
        if let Some(first) = schema.any_of.first() {
            return self.value(first, inside);
        }
        if schema.not.as_deref() == Some(&Schema::default()) {
            return None;
        }
        match schema.kind.map(|kind| kind.name) {
            Some("object") => self.object(schema, inside),
            Some("array") => self.array(schema, inside),
            Some("string") => Some(text(schema).into()),
            Some("integer") => Some(Value::Number(whole(&schema.bounds))),
            Some("number") => Some(Value::Number(fraction(&schema.bounds))),
            Some("boolean") => Some(true.into()),
            Some("null") => Some(Value::Null),
            // Anything.
            _ => Some(Value::Object(Map::new())),
        }
    }

    fn component<'s>(&'s self, name: &'s str, inside: &mut Vec<&'s str>) -> Option<Value> {
        if inside.contains(&name) || inside.len() > DEEP {
            return None;
        }
        inside.push(name);
        let value = self.schemas.get(name).and_then(|it| self.value(it, inside));
        inside.pop();
        value
    }

    fn object<'s>(&'s self, schema: &'s Schema, inside: &mut Vec<&'s str>) -> Option<Value> {
        let mut object = Map::new();
        for (name, property) in &schema.properties.0 {
            // Of two that exclude each other, the first.
            if excluded(schema, name, &object) {
                continue;
            }
            match self.value(property, inside) {
                Some(value) => drop(object.insert(name.clone(), value)),
                None if schema.required.contains(name) => return None,
                None => {}
            }
        }
        if let Some(values) = &schema.additional_properties {
            let value = self.value(values, inside);
            object.extend(value.map(|value| (key(schema).to_owned(), value)));
        }
        Some(Value::Object(object))
    }

    fn array<'s>(&'s self, schema: &'s Schema, inside: &mut Vec<&'s str>) -> Option<Value> {
        let least = schema.lengths.min_items.unwrap_or_default();
        let most = schema.lengths.max_items.unwrap_or(u64::MAX);
        let items = schema.items.as_deref().filter(|_| most > 0);
        let item = items.and_then(|items| self.value(items, inside));
        match item {
            Some(item) => {
                let count = usize::try_from(least.max(1)).ok()?;
                Some(vec![item; count.min(64)].into())
            }
            None if least == 0 => Some(Vec::<Value>::new().into()),
            None => None,
        }
    }
}

/// Whether a field may not come beside one that is there.
fn excluded(schema: &Schema, name: &str, object: &Map<String, Value>) -> bool {
    let asks = |schema: &Schema, name: &str| schema.required.iter().any(|it| it == name);
    let mut choices = schema.all_of.iter();
    choices.any(|choice| {
        let mut others = choice.one_of.iter();
        choice.one_of.iter().any(|one| asks(one, name))
            && others.any(|one| {
                one.required
                    .iter()
                    .any(|it| it != name && object.contains_key(it))
            })
    })
}

/// Whether a value is no number, or one between the bounds.
fn is_within(bounds: &Bounds, value: &Value) -> bool {
    let Some(number) = value.as_f64() else {
        return true;
    };
    let holds = |bound: &Option<Number>, order: fn(&f64, &f64) -> bool| {
        let bound = bound.as_ref().and_then(Number::as_f64);
        bound.is_none_or(|bound| order(&number, &bound))
    };
    holds(&bounds.minimum, f64::ge)
        && holds(&bounds.exclusive_minimum, f64::gt)
        && holds(&bounds.maximum, f64::le)
        && holds(&bounds.exclusive_maximum, f64::lt)
}

/// A key of a map.
fn key(schema: &Schema) -> &str {
    let options = schema.property_names.as_ref().map(|names| &names.options);
    match options {
        None => "key",
        Some(None) => "1",
        Some(Some(options)) => options.first().and_then(Value::as_str).unwrap_or("key"),
    }
}

fn text(schema: &Schema) -> String {
    let text = match (schema.format, schema.pattern, schema.content_encoding) {
        (Some("email"), ..) => "user@example.com",
        (Some("uri"), ..) => "https://example.com",
        (Some("uuid"), ..) => "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        (.., Some(_)) => "Zm9v",
        (_, Some(pattern), _) if pattern.contains("0-9") && !pattern.contains("A-Z") => "1",
        (_, Some(_), _) => "a",
        _ => "string",
    };
    let least = schema.lengths.min_length.unwrap_or_default();
    let most = schema.lengths.max_length.unwrap_or(u64::MAX);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let least = usize::try_from(least).unwrap_or(usize::MAX).min(1024);
    let filled = text.chars().cycle().take(least.max(text.len()));
    filled.take(most).collect()
}

fn whole(bounds: &Bounds) -> Number {
    let low = |number: &Number| number.as_i64();
    let least = bounds.minimum.as_ref().and_then(low);
    let above = bounds
        .exclusive_minimum
        .as_ref()
        .and_then(low)
        .map(|it| it.saturating_add(1));
    let high = |number: &Number| number.as_i64();
    let most = bounds.maximum.as_ref().and_then(high);
    let below = bounds
        .exclusive_maximum
        .as_ref()
        .and_then(high)
        .map(|it| it.saturating_sub(1));
    let low = least.max(above);
    let high = most.into_iter().chain(below).min();
    let number = 1.max(low.unwrap_or(i64::MIN)).min(high.unwrap_or(i64::MAX));
    number.into()
}

fn fraction(bounds: &Bounds) -> Number {
    let value = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
    let open = (
        value(&bounds.exclusive_minimum),
        value(&bounds.exclusive_maximum),
    );
    let number = match open {
        (Some(low), Some(high)) => low.midpoint(high),
        (Some(low), None) => 1.0_f64.max(low + 1.0),
        (None, Some(high)) => 1.0_f64.min(high - 1.0),
        (None, None) => 1.0,
    };
    let number = number.max(value(&bounds.minimum).unwrap_or(f64::MIN));
    let number = number.min(value(&bounds.maximum).unwrap_or(f64::MAX));
    super::rules::float(number).unwrap_or_else(|| 1.into())
}
