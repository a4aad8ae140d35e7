//! Types that have parts: pointers, lists, maps, structs; and `interface{}`, which may be anything.

use std::{collections::BTreeMap, str::FromStr};

use serde_json::Value;

use super::{
    Bind, Fields,
    value::{Found, FromValue, Mode, is_required, violation},
};
use crate::error::Violation;

/// What `map[int]T` says of a key that is no number.
const KEY: &str = "must have a key of the map's type";

impl<T: FromValue> FromValue for Option<T> {
    const LIST: bool = T::LIST;

    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        T::from_value(found).map(Some)
    }

    fn absent(name: &str) -> Result<Self, Vec<Violation>> {
        T::absent(name).map(Some)
    }

    fn from_default(text: &str, name: &str) -> Result<Self, Vec<Violation>> {
        T::from_default(text, name).map(Some)
    }

    fn number(&self) -> Option<f64> {
        self.as_ref().and_then(T::number)
    }
}

impl<T: FromValue + Default> FromValue for Vec<T> {
    const LIST: bool = true;

    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        match found.value {
            Value::Array(elements) => list(found, elements),
            // go-zero reads a string as a list in JSON, if it holds no null.
            Value::String(text) => match serde_json::from_str(text) {
                Ok(Value::Array(elements)) if elements.iter().any(Value::is_null) => {
                    Err(found.breaks("must not have null elements"))
                }
                Ok(Value::Array(elements)) => list(found, &elements),
                Ok(Value::Null) => Ok(Self::new()),
                _ => Err(found.breaks("must be a list")),
            },
            _ => Err(found.breaks("must be a list")),
        }
    }

    fn from_default(text: &str, name: &str) -> Result<Self, Vec<Violation>> {
        let elements = match serde_json::from_str(text) {
            Ok(Value::Array(elements)) => elements,
            _ => words(text).map(Value::from).collect(),
        };
        let value = Value::Array(elements);
        Self::from_value(&Found {
            value: &value,
            mode: Mode::Json,
            name: name.into(),
        })
    }
}

/// The parts of `[a,b]`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let inner = text.trim_start_matches('[').trim_end_matches(']');
    inner
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

/// Every element, or the violations of all of them; a null leaves the zero value, and nothing but nulls
/// leaves the list alone.
fn list<T: FromValue + Default>(
    found: &Found<'_>,
    elements: &[Value],
) -> Result<Vec<T>, Vec<Violation>> {
    if elements.iter().all(Value::is_null) {
        return Ok(Vec::new());
    }
    let mut violations = Vec::new();
    let mut values = Vec::with_capacity(elements.len());
    for (index, value) in elements.iter().enumerate() {
        if value.is_null() {
            values.push(T::default());
            continue;
        }
        let name = format!("{}[{index}]", found.name);
        let element = Found {
            mode: Mode::Element,
            ..found.inside(name, value)
        };
        match T::from_value(&element) {
            Ok(value) => values.push(value),
            Err(more) => violations.extend(more),
        }
    }
    if violations.is_empty() {
        Ok(values)
    } else {
        Err(violations)
    }
}

/// The keys of `map[string]T` and of `map[int]T`, which are text in JSON.
impl<K: FromStr + Ord, T: FromValue> FromValue for BTreeMap<K, T> {
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        let text;
        let object = match found.value {
            Value::Object(object) => object,
            // go-zero reads a string as an object in JSON, and `null` as none.
            Value::String(json) => {
                text = serde_json::from_str(json).map(Option::unwrap_or_default);
                let object = text.as_ref();
                object.map_err(|_| found.breaks("must be an object"))?
            }
            _ => return Err(found.breaks("must be an object")),
        };
        let mut violations = Vec::new();
        let mut map = Self::new();
        for (key, value) in object {
            let entry = Found {
                value,
                mode: Mode::Entry,
                name: format!("{}.{key}", found.name).into(),
            };
            match (key.parse(), T::from_value(&entry)) {
                (Ok(key), Ok(value)) => drop(map.insert(key, value)),
                (Ok(_), Err(more)) => violations.extend(more),
                (Err(_), _) => {
                    violations.push(violation(&entry.name, KEY, String::new()));
                }
            }
        }
        if violations.is_empty() {
            Ok(map)
        } else {
            Err(violations)
        }
    }

    /// go-zero takes a missing map for an empty one, required or not.
    fn absent(_name: &str) -> Result<Self, Vec<Violation>> {
        Ok(Self::new())
    }
}

/// `interface{}`: whatever came.
impl FromValue for Value {
    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        Ok(found.value.clone())
    }
}

/// A struct inside a request.
impl<T: Bind> FromValue for T {
    const STRUCT: bool = true;

    fn from_value(found: &Found<'_>) -> Result<Self, Vec<Violation>> {
        let Value::Object(object) = found.value else {
            return Err(found.breaks("must be an object"));
        };
        let mut fields = Fields::of_object(object, &found.name);
        let value = T::bind(&mut fields);
        fields.finish(value)
    }

    /// Filled with the defaults of its fields; missing as a whole where one of them is required.
    fn absent(name: &str) -> Result<Self, Vec<Violation>> {
        let nothing = serde_json::Map::new();
        let mut fields = Fields::of_absent(&nothing, name);
        let value = T::bind(&mut fields);
        fields.finish(value).map_err(|_| is_required(name))
    }
}
