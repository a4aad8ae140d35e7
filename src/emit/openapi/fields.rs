//! Fields → properties of schemas.

use serde_json::Value;

use super::absent::Absent;
use super::rules::{self, float, scalar};
use super::schema::{Bounds, Schema};
use super::side::Side;
use super::types::Types;
use super::values;
use crate::ir::{Binding, Docs, Field, NumberRange, Optional, Rule, Source, Type, TypeDef};

/// The schema of a struct in JSON.
pub(super) fn object(def: &TypeDef, side: Side, types: &Types<'_>) -> Schema {
    let mut object = Schema {
        description: text(&def.docs),
        ..Schema::of("object")
    };
    match side {
        Side::Output => def
            .fields
            .iter()
            .for_each(|it| answer(&mut object, it, types)),
        Side::Input | Side::Unchecked => {
            let reader = Reader::new(def, side, types);
            reader.properties(Source::Json, &mut object);
        }
    }
    object
}

/// Whether a request has fields of the type in that part.
pub(super) fn has(def: &TypeDef, source: Source) -> bool {
    let mut bindings = def.fields.iter().flat_map(|field| &field.bindings);
    bindings.any(|binding| binding.source == source)
}

/// The lines of a comment.
pub(super) fn text(docs: &Docs) -> Option<String> {
    let text = docs.lines.join("\n");
    (!text.is_empty()).then_some(text)
}

/// Adds a field as answers have it.
fn answer(object: &mut Schema, field: &Field, types: &Types<'_>) {
    let Some(name) = &field.json else {
        return;
    };
    let is_left_out = field.omitempty && !matches!(field.ty, Type::Named { .. } | Type::Array(..));
    let ty = match &field.ty {
        // What is nil is left out.
        Type::Pointer(inner) if is_left_out => inner,
        ty => ty,
    };
    let mut schema = match (field.as_string, ty) {
        (true, Type::Pointer(inner)) => values::text(inner).or_null(),
        (true, ty) => values::text(ty),
        (false, Type::List(of)) if is_left_out => {
            Schema::list(values::schema(of, Side::Output, types))
        }
        (false, ty) => values::schema(ty, Side::Output, types),
    };
    describe(&mut schema, field, Vec::new());
    if !is_left_out {
        object.required.push(name.to_string());
    }
    object.properties.0.push((name.to_string(), schema));
}

fn describe(schema: &mut Schema, field: &Field, notes: Vec<String>) {
    let lines = [field.docs.lines.clone(), notes].concat();
    schema.description = text(&Docs { lines });
    let example = field.example.as_ref();
    let example = example.and_then(|text| scalar(&field.ty, text));
    let options = schema.options.as_ref();
    let example = example.filter(|it| options.is_none_or(|options| options.contains(it)));
    schema.examples.extend(example);
}

/// Reads the fields of a type from requests.
pub(super) struct Reader<'a> {
    def: &'a TypeDef,
    side: Side,
    types: &'a Types<'a>,
    absent: Absent<'a>,
}

/// A field in one part of a request.
pub(super) struct Part<'a> {
    /// Its name there.
    pub key: &'a str,
    /// Its type.
    pub ty: &'a Type,
    /// What it may be.
    pub schema: Schema,
    /// Whether it must come.
    pub required: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(def: &'a TypeDef, side: Side, types: &'a Types<'a>) -> Self {
        let absent = Absent::new(types, side);
        Self {
            def,
            side,
            types,
            absent,
        }
    }

    /// The fields that are in one part of a request.
    pub(super) fn parts(&self, source: Source) -> Vec<Part<'a>> {
        let fields = self.def.fields.iter().flat_map(|field| {
            let bindings = field.bindings.iter();
            bindings.map(move |binding| (field, binding))
        });
        fields
            .filter(|(_, binding)| binding.source == source)
            .map(|(field, binding)| Part {
                key: &binding.key,
                ty: &field.ty,
                schema: self.schema(field, binding),
                required: !self.absent.is_fine(field, binding),
            })
            .collect()
    }

    /// Adds these fields to an object, with what they ask of each other.
    pub(super) fn properties(&self, source: Source, object: &mut Schema) {
        for part in self.parts(source) {
            let path: Vec<&str> = match source {
                Source::Json => part.key.split('.').collect(),
                _ => vec![part.key],
            };
            put(object, &path, part.schema, part.required);
        }
        self.dependencies(source, object);
    }

    /// `optional=other` and `optional=!other`.
    fn dependencies(&self, source: Source, object: &mut Schema) {
        let bindings = self.def.fields.iter().flat_map(|field| &field.bindings);
        for binding in bindings.filter(|binding| binding.source == source) {
            let key = binding.key.to_string();
            let asks = |key: &str| Schema {
                required: vec![key.to_owned()],
                ..Schema::default()
            };
            match &binding.optional {
                Optional::With(other) => {
                    let needs = &mut object.dependent_required;
                    needs.entry(key.clone()).or_default().push(other.clone());
                    needs.entry(other.clone()).or_default().push(key);
                }
                Optional::Without(other) => object.all_of.push(Schema {
                    one_of: vec![asks(&key), asks(other)],
                    ..Schema::default()
                }),
                Optional::No | Optional::Yes => {}
            }
        }
    }

    fn schema(&self, field: &Field, binding: &Binding) -> Schema {
        let is_text = field.as_string && binding.source == Source::Json;
        let mut schema = match values::in_text(&field.ty, binding.source) {
            Some(schema) => schema,
            None if is_text => values::text(&field.ty),
            None => self.ruled(field),
        };
        constrain(&mut schema, field, binding, is_text);
        if binding.source != Source::Json {
            not_empty(&mut schema, &field.ty, binding);
        }
        schema.default = default(&field.ty, binding, is_text);
        if self.absent.may_be_null(field, binding) {
            schema = schema.or_null();
        } else if field.ty == Type::Any && schema.not.is_none() {
            schema = schema.but_not(Schema::of("null"));
        }
        describe(&mut schema, field, self.notes(field, binding));
        schema
    }

    /// The type and its rules; of a field that may come from two places they are asked of what the last one gave.
    fn ruled(&self, field: &Field) -> Schema {
        let is_asked = self.side == Side::Input && !field.validate.skipped;
        if !is_asked {
            return values::schema(&field.ty, Side::Unchecked, self.types);
        }
        let rules: Vec<&Rule> = match field.bindings.len() {
            1 => field.validate.rules.iter().collect(),
            _ => Vec::new(),
        };
        let mut bindings = field.bindings.iter();
        let nilable = bindings.any(|binding| binding.optional != Optional::No);
        rules::schema(&field.ty, &rules, nilable, self.types)
    }

    /// What only a reader of the documentation can be told.
    fn notes(&self, field: &Field, binding: &Binding) -> Vec<String> {
        let is_checked = self.side == Side::Input && !field.validate.skipped;
        let rules = field.validate.rules.iter().filter(|_| is_checked);
        let equals = rules.filter_map(|rule| match rule {
            Rule::EqField(other) => {
                let other = self.def.fields.iter().find(|it| it.name == *other)?;
                let key = &other.bindings.last()?.key;
                Some(format!("Must equal `{key}`."))
            }
            _ => None,
        });
        let together = match &binding.optional {
            Optional::With(other) if binding.source != Source::Json => {
                Some(format!("Comes together with `{other}`."))
            }
            Optional::Without(other) if binding.source != Source::Json => {
                Some(format!("Comes if `{other}` does not, and only then."))
            }
            _ => None,
        };
        equals.chain(together).collect()
    }
}

/// Puts a property where its name leads: dots go into objects.
fn put(object: &mut Schema, path: &[&str], schema: Schema, required: bool) {
    let Some((head, rest)) = path.split_first() else {
        return;
    };
    if required && !object.required.iter().any(|name| name == head) {
        object.required.push((*head).to_owned());
    }
    let properties = &mut object.properties.0;
    let place = match properties.iter().position(|(name, _)| name == head) {
        Some(place) => place,
        None => {
            properties.push(((*head).to_owned(), Schema::of("object")));
            properties.len() - 1
        }
    };
    match rest.is_empty() {
        true => properties[place].1 = schema,
        false => put(&mut properties[place].1, rest, schema, required),
    }
}

/// `options` and `range`, which are for scalars alone.
fn constrain(schema: &mut Schema, field: &Field, binding: &Binding, is_text: bool) {
    if !values::is_scalar(&field.ty) {
        return;
    }
    // A JSON boolean is never compared with the options.
    let is_free = matches!(field.ty, Type::Bool) && binding.source == Source::Json && !is_text;
    if !binding.options.is_empty() && !is_free {
        let options = binding.options.iter();
        let options = options.filter_map(|text| match is_text {
            true => Some(Value::from(text.as_str())),
            false => scalar(&field.ty, text),
        });
        let both = |option: &Value| match &schema.options {
            Some(others) => others.contains(option),
            None => true,
        };
        schema.options = Some(options.filter(both).collect());
    }
    let depends = matches!(binding.optional, Optional::With(_) | Optional::Without(_));
    if let (Some(range), false, false) = (binding.range, depends, is_text) {
        bound(&mut schema.bounds, range);
    }
    if schema.options.as_ref().is_some_and(Vec::is_empty) {
        *schema = Schema::never();
    }
}

fn bound(bounds: &mut Bounds, range: NumberRange) {
    if let Some(low) = range.low.and_then(float) {
        match range.low_included {
            true => bounds.at_least(low),
            false => bounds.above(low),
        }
    }
    if let Some(high) = range.high.and_then(float) {
        match range.high_included {
            true => bounds.at_most(high),
            false => bounds.below(high),
        }
    }
}

/// An empty value in a form counts as missing, and an empty segment is none of a path.
fn not_empty(schema: &mut Schema, ty: &Type, binding: &Binding) {
    if binding.source == Source::Header || binding.optional != Optional::No {
        return;
    }
    let text = |ty: &Type| {
        matches!(ty, Type::String) || matches!(ty, Type::Pointer(to) if **to == Type::String)
    };
    if text(ty) && schema.options.is_none() && binding.default.is_none() {
        schema.lengths.min_length = schema.lengths.min_length.max(Some(1));
    }
    if values::elements(ty).is_some() && binding.default.is_none() {
        schema.lengths.min_items = schema.lengths.min_items.max(Some(1));
        if let Some(items) = schema
            .items
            .as_mut()
            .filter(|it| it.kind == Schema::of("string").kind)
        {
            items.lengths.min_length = items.lengths.min_length.max(Some(1));
        }
    }
}

/// `default=` as a value of the type.
fn default(ty: &Type, binding: &Binding, is_text: bool) -> Option<Value> {
    let text = binding.default.as_ref()?;
    if is_text {
        return Some(text.as_str().into());
    }
    match values::elements(ty) {
        None => scalar(ty, text),
        Some(of) => match serde_json::from_str(text) {
            Ok(list @ Value::Array(_)) => Some(list),
            _ => {
                let inner = text.trim_start_matches('[').trim_end_matches(']');
                let words = inner.split(',').map(str::trim);
                let words = words.filter(|word| !word.is_empty());
                words.map(|word| scalar(of, word)).collect()
            }
        },
    }
}
