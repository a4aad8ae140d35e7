//! Schemas: the words of JSON Schema 2020-12 that contracts need.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Number, Value};

/// One schema; what is absent asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// `$ref`: the name of a schema among the components, as its place.
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// `type`
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// `description`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `format`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'static str>,
    /// `contentEncoding`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_encoding: Option<&'static str>,
    /// `contentMediaType`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_media_type: Option<&'static str>,
    /// `contentSchema`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_schema: Option<Box<Schema>>,
    /// `const`
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    pub constant: Option<Value>,
    /// `enum`
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<Value>>,
    /// `default`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The bounds of numbers.
    #[serde(flatten)]
    pub bounds: Bounds,
    /// The bounds of lengths.
    #[serde(flatten)]
    pub lengths: Lengths,
    /// `pattern`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<&'static str>,
    /// `items`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    /// `properties`, in the contract's order.
    #[serde(skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties,
    /// `required`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// `dependentRequired`
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub dependent_required: BTreeMap<String, Vec<String>>,
    /// `additionalProperties`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_properties: Option<Box<Schema>>,
    /// `propertyNames`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property_names: Option<Box<Schema>>,
    /// `allOf`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub all_of: Vec<Schema>,
    /// `anyOf`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Schema>,
    /// `oneOf`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<Schema>,
    /// `not`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Schema>>,
    /// `examples`
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Value>,
}

/// `type`: one kind of JSON value, or that kind and `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The name of the kind.
    pub name: &'static str,
    /// Whether `null` is as good.
    pub nullable: bool,
}

/// The bounds of numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bounds {
    /// `minimum`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Number>,
    /// `exclusiveMinimum`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive_minimum: Option<Number>,
    /// `maximum`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Number>,
    /// `exclusiveMaximum`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive_maximum: Option<Number>,
}

/// The bounds of lengths: of a text in characters, of a list in elements, of a map in entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lengths {
    /// `minLength`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// `maxLength`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// `minItems`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// `maxItems`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// `minProperties`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<u64>,
    /// `maxProperties`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_properties: Option<u64>,
}

/// Schemas by name, in an order that is kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Properties(pub Vec<(String, Schema)>);

impl Schema {
    /// Any value of that kind.
    #[must_use]
    pub fn of(name: &'static str) -> Self {
        let nullable = false;
        Self {
            kind: Some(Kind { name, nullable }),
            ..Self::default()
        }
    }

    /// The schema of that name among the components.
    #[must_use]
    pub fn reference(name: &str) -> Self {
        Self {
            reference: Some(format!("#/components/schemas/{name}")),
            ..Self::default()
        }
    }

    /// That value alone.
    #[must_use]
    pub fn constant(value: impl Into<Value>) -> Self {
        Self {
            constant: Some(value.into()),
            ..Self::default()
        }
    }

    /// No value at all.
    #[must_use]
    pub fn never() -> Self {
        Self::default().but_not(Self::default())
    }

    /// A list of these.
    #[must_use]
    pub fn list(items: Self) -> Self {
        Self {
            items: Some(Box::new(items)),
            ..Self::of("array")
        }
    }

    /// The same, less what another one takes.
    #[must_use]
    pub fn but_not(mut self, other: Self) -> Self {
        match self.not {
            None => self.not = Some(Box::new(other)),
            Some(_) => self.all_of.push(Self::default().but_not(other)),
        }
        self
    }

    /// The same, or `null`.
    #[must_use]
    pub fn or_null(mut self) -> Self {
        if self == Self::default() {
            return self;
        }
        // An alternative says it beside what is asked of other values only where nothing else would refuse `null`.
        let asks_more = self.reference.is_some() || self.not.is_some() || self.constant.is_some();
        let has_parts = !(self.any_of.is_empty() && self.all_of.is_empty());
        match &mut self.kind {
            Some(kind) if !asks_more && !has_parts => {
                kind.nullable = true;
                self.options.iter_mut().for_each(|it| it.push(Value::Null));
                self
            }
            _ => Self::either(vec![self, Self::of("null")]),
        }
    }

    /// One of these, described as the first is.
    #[must_use]
    pub fn either(mut any_of: Vec<Self>) -> Self {
        let description = any_of.first_mut().and_then(|it| it.description.take());
        Self {
            any_of,
            description,
            ..Self::default()
        }
    }

    /// The schemas inside, at any depth, and itself.
    pub fn parts(&self) -> Vec<&Self> {
        let boxed = [
            &self.content_schema,
            &self.items,
            &self.additional_properties,
            &self.property_names,
            &self.not,
        ];
        let boxed = boxed.into_iter().flatten().map(|it| &**it);
        let lists = [&self.all_of, &self.any_of, &self.one_of]
            .into_iter()
            .flatten();
        let named = self.properties.0.iter().map(|(_, schema)| schema);
        let inner = boxed.chain(lists).chain(named).flat_map(Self::parts);
        std::iter::once(self).chain(inner).collect()
    }

    /// The name of the component that it refers to.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        self.reference.as_deref()?.rsplit('/').next()
    }
}

impl Bounds {
    /// Not below that.
    pub fn at_least(&mut self, low: Number) {
        if is_tighter(self.exclusive_minimum.as_ref(), &low, |a, b| a >= b) {
            return;
        }
        if !is_tighter(self.minimum.as_ref(), &low, |a, b| a >= b) {
            self.minimum = Some(low);
        }
    }

    /// Above that.
    pub fn above(&mut self, low: Number) {
        self.minimum
            .take_if(|minimum| !is_tighter(Some(minimum), &low, |a, b| a > b));
        if self.minimum.is_none()
            && !is_tighter(self.exclusive_minimum.as_ref(), &low, |a, b| a >= b)
        {
            self.exclusive_minimum = Some(low);
        }
    }

    /// Not above that.
    pub fn at_most(&mut self, high: Number) {
        if is_tighter(self.exclusive_maximum.as_ref(), &high, |a, b| a <= b) {
            return;
        }
        if !is_tighter(self.maximum.as_ref(), &high, |a, b| a <= b) {
            self.maximum = Some(high);
        }
    }

    /// Below that.
    pub fn below(&mut self, high: Number) {
        self.maximum
            .take_if(|maximum| !is_tighter(Some(maximum), &high, |a, b| a < b));
        if self.maximum.is_none()
            && !is_tighter(self.exclusive_maximum.as_ref(), &high, |a, b| a <= b)
        {
            self.exclusive_maximum = Some(high);
        }
    }
}

/// Whether the bound that is there already refuses all that another one would.
fn is_tighter(there: Option<&Number>, other: &Number, order: fn(&f64, &f64) -> bool) -> bool {
    let both = there.and_then(Number::as_f64).zip(other.as_f64());
    both.is_some_and(|(there, other)| order(&there, &other))
}

impl Properties {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The schema of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Schema> {
        let found = self.0.iter().find(|(own, _)| own == name);
        found.map(|(_, schema)| schema)
    }
}

impl Serialize for Properties {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, schema)| (name, schema)))
    }
}

impl Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.nullable {
            false => self.name.serialize(serializer),
            true => [self.name, "null"].serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(schema: &Schema) -> Value {
        serde_json::to_value(schema).unwrap()
    }

    #[test]
    fn null_is_said_where_nothing_else_refuses_it() {
        let mut text = Schema::of("string");
        text.options = Some(vec!["a".into()]);
        let expected = serde_json::json!({"type": ["string", "null"], "enum": ["a", null]});
        assert_eq!(json(&text.or_null()), expected);
        let expected =
            serde_json::json!({"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]});
        assert_eq!(json(&Schema::reference("A").or_null()), expected);
        assert_eq!(json(&Schema::default().or_null()), serde_json::json!({}));
    }

    #[test]
    fn of_two_bounds_the_tighter_one_stays() {
        let mut bounds = Bounds::default();
        bounds.at_least(0.into());
        bounds.at_most(255.into());
        bounds.above(0.into());
        bounds.below(300.into());
        let expected = serde_json::json!({"exclusiveMinimum": 0, "maximum": 255});
        assert_eq!(serde_json::to_value(&bounds).unwrap(), expected);
        bounds.at_least(0.into());
        bounds.at_least(1.into());
        bounds.below(255.into());
        let expected =
            serde_json::json!({"exclusiveMinimum": 0, "minimum": 1, "exclusiveMaximum": 255});
        assert_eq!(serde_json::to_value(&bounds).unwrap(), expected);
    }
}
