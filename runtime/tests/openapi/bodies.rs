//! Bodies made by dice from a schema: most of their values are what it asks for or just beside it.

use serde_json::{Map, Value, json};

/// Dice whose falls are the same at each run (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(sides).unwrap()).unwrap()
    }

    fn one_in(&mut self, chance: usize) -> bool {
        self.below(chance) == 0
    }

    fn of(&mut self, values: &[Value]) -> Value {
        values[self.below(values.len())].clone()
    }
}

/// Where a value stands: go-zero takes more kinds of values in some places than the document lists.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// A field.
    Field,
    /// An element of a list: a text and a number stand for each other, `null` for nothing.
    Element,
    /// A value of a map: a number stands for a text.
    Entry,
}

/// A body, and whether it has a value that the document does not list and go-zero takes all the same.
pub struct Bodies<'d> {
    pub document: &'d Value,
    pub dice: Dice,
    pub lenient: bool,
}

impl Bodies<'_> {
    /// The next one: made by dice as a whole, or a good one with some fields changed.
    pub fn next(&mut self, schema: &Value, good: &Value) -> Value {
        self.lenient = false;
        let made = self.value(schema, Place::Field, 0);
        let (Some(made), Some(good), false) =
            (made.as_object(), good.as_object(), self.dice.one_in(3))
        else {
            return made;
        };
        let mut body = good.clone();
        for name in schema["properties"].as_object().unwrap().keys() {
            match (self.dice.one_in(8), made.get(name)) {
                (false, _) => {}
                (true, Some(value)) => drop(body.insert(name.clone(), value.clone())),
                (true, None) => drop(body.remove(name)),
            }
        }
        body.into()
    }

    fn value(&mut self, schema: &Value, place: Place, depth: usize) -> Value {
        if let Some(target) = schema["$ref"].as_str() {
            let document = self.document;
            let inner = document.pointer(target.trim_start_matches('#')).unwrap();
            return self.value(inner, place, depth + 1);
        }
        for choice in ["anyOf", "oneOf"] {
            if let Some(choices) = schema[choice].as_array() {
                let chosen = self.dice.below(choices.len());
                return self.value(&choices[chosen].clone(), place, depth);
            }
        }
        if self.dice.one_in(25) {
            return self.wrong(schema, place);
        }
        if let Some(options) = schema["enum"].as_array().filter(|_| !self.dice.one_in(6)) {
            return self.dice.of(options);
        }
        match kind(schema) {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, depth),
            "string" => self.text(schema),
            "integer" => self.integer(schema),
            "number" => self.number(schema),
            "boolean" => json!(self.dice.one_in(2)),
            _ => self.dice.of(&[
                json!(1),
                json!("a"),
                json!([1]),
                json!({"a": 1}),
                json!(false),
            ]),
        }
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let mut object = Map::new();
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = required.iter().any(|it| it == name);
            let chance = if is_required { 30 } else { 3 };
            if self.dice.one_in(chance) || (!is_required && depth > 3) {
                continue;
            }
            object.insert(name.clone(), self.value(property, Place::Field, depth));
        }
        if let Some(values) = schema.get("additionalProperties") {
            for _ in 0..self.dice.below(4) {
                let key = self
                    .dice
                    .of(&[json!("a"), json!("b"), json!("键"), json!("1")]);
                let value = self.value(values, Place::Entry, depth);
                object.insert(key.as_str().unwrap().to_owned(), value);
            }
        } else if self.dice.one_in(5) {
            object.insert("unknown".to_owned(), json!([null]));
        }
        object.into()
    }

    fn array(&mut self, schema: &Value, depth: usize) -> Value {
        let most = if depth > 3 { 1 } else { 5 };
        let count = self.dice.below(most);
        let items = &schema["items"];
        (0..count)
            .map(|_| self.value(items, Place::Element, depth))
            .collect()
    }

    fn text(&mut self, schema: &Value) -> Value {
        const TEXTS: [&str; 12] = [
            "", "a", "ab", "abcd", "课件", "a1", "12", "1.5", "-3", "+7", "true", "Zm9v",
        ];
        if let (Some(examples), true) = (schema["examples"].as_array(), self.dice.one_in(2)) {
            return self.dice.of(examples);
        }
        if schema["format"] == "uuid" && !self.dice.one_in(20) {
            return json!("3fa85f64-5717-4562-B3FC-2c963f66afa6");
        }
        if let (Some(pattern), false) = (schema["pattern"].as_str(), self.dice.one_in(10)) {
            return match () {
                () if pattern.contains("==") => {
                    self.dice.of(&[json!(""), json!("Zm8="), json!("Zg==")])
                }
                () if pattern.contains("A-Z") => {
                    self.dice.of(&[json!("abcd"), json!("Zz"), json!("a1B2")])
                }
                () if pattern.contains("[0-9]+$") => {
                    self.dice.of(&[json!("0"), json!("12"), json!("007")])
                }
                () => self.dice.of(&[json!("0"), json!("-1.5"), json!("2")]),
            };
        }
        json!(TEXTS[self.dice.below(TEXTS.len())])
    }

    fn integer(&mut self, schema: &Value) -> Value {
        let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
        let bounds = bounds.iter().filter_map(|key| as_i128(&schema[*key]));
        let bounds: Vec<i128> = bounds.collect();
        let near = |dice: &mut Dice| {
            let bound = bounds.get(dice.below(bounds.len().max(1))).copied();
            bound.unwrap_or(0) + i128::try_from(dice.below(3)).unwrap() - 1
        };
        let number = match self.dice.below(3) {
            0 => near(&mut self.dice),
            _ => i128::try_from(self.dice.below(12)).unwrap() - 2,
        };
        // Beyond 64 bits JSON's numbers are floats here.
        match (i64::try_from(number), u64::try_from(number)) {
            (Ok(number), _) => json!(number),
            (_, Ok(number)) => json!(number),
            _ => json!(0),
        }
    }

    fn number(&mut self, schema: &Value) -> Value {
        let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
        let mut numbers = vec![json!(0.5), json!(0), json!(1), json!(-2.5), json!(1e10)];
        numbers.extend(
            bounds
                .iter()
                .map(|key| schema[*key].clone())
                .filter(Value::is_number),
        );
        self.dice.of(&numbers)
    }

    /// A value of another kind.
    fn wrong(&mut self, schema: &Value, place: Place) -> Value {
        let wrong = self.dice.of(&[
            Value::Null,
            json!("text"),
            json!(true),
            json!(7),
            json!([]),
            json!({}),
            json!("[1]"),
            json!("{}"),
            json!("3"),
        ]);
        let kind = kind(schema);
        let is_bytes = schema.get("contentEncoding").is_some();
        let is_text = schema.get("pattern").is_some() || schema.get("format").is_some();
        self.lenient |= match (place, &wrong) {
            (Place::Element, Value::Null | Value::String(_) | Value::Number(_)) => true,
            (Place::Entry, Value::Number(_)) => true,
            // A list or a map as JSON in a text, and a list of numbers for bytes.
            (_, Value::String(_)) => matches!(kind, "array" | "object") || is_bytes,
            (_, Value::Array(_)) => is_bytes,
            // `,string` takes numbers as well.
            (_, Value::Number(_)) => kind == "string" && (is_text || schema.get("enum").is_some()),
            _ => false,
        };
        wrong
    }
}

fn kind(schema: &Value) -> &str {
    let kind = &schema["type"];
    let first = kind.as_array().and_then(|kinds| kinds.first());
    first.unwrap_or(kind).as_str().unwrap_or_default()
}

fn as_i128(value: &Value) -> Option<i128> {
    let unsigned = value.as_u64().map(i128::from);
    unsigned.or_else(|| value.as_i64().map(i128::from))
}
