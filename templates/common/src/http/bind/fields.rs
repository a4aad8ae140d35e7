//! The reader that a [`Bind`](super::Bind) type asks for its fields, one by one.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{
    Found, FromValue, Sources, range,
    value::{Mode, shown, violation},
};
use crate::error::Violation;

/// The fields of a request, or of an object inside it.
pub struct Fields<'a> {
    /// What the request brings besides JSON; an object inside JSON has none of it.
    request: Option<&'a Sources<'a>>,
    json: Option<&'a Map<String, Value>>,
    /// The path of the object inside the request, `order.lines[0]`; empty for the request itself.
    path: &'a str,
    violations: Vec<Violation>,
}

impl<'a> Fields<'a> {
    /// The fields of a whole request.
    ///
    /// # Errors
    /// The violation that the JSON body is not an object.
    pub(super) fn of_request(sources: &'a Sources<'a>) -> Result<Self, Vec<Violation>> {
        let json = match &sources.json {
            None => None,
            Some(Value::Object(object)) => Some(object),
            Some(other) => {
                return Err(vec![violation(
                    "body",
                    "must be a JSON object",
                    shown(other),
                )]);
            }
        };
        Ok(Self {
            request: Some(sources),
            json,
            path: "",
            violations: Vec::new(),
        })
    }

    /// The fields of an object inside a request.
    pub(super) fn of_object(json: &'a Map<String, Value>, path: &'a str) -> Self {
        Self {
            request: None,
            json: Some(json),
            path,
            violations: Vec::new(),
        }
    }

    /// The value, if no field broke the contract.
    pub(super) fn finish<T>(self, value: T) -> Result<T, Vec<Violation>> {
        if self.violations.is_empty() {
            Ok(value)
        } else {
            Err(self.violations)
        }
    }

    /// A field of the JSON body; dots in the name lead into objects.
    pub fn json(&mut self, name: &'static str) -> Field<'_, 'a> {
        let found = self.json.and_then(|object| descend(object, name));
        self.field(name, found.map(Cow::Borrowed), Mode::Json)
    }

    /// A field of the query or of a form in the body; lists take every value, others the first.
    pub fn form(&mut self, name: &'static str) -> Field<'_, 'a> {
        let found = self.request.and_then(|request| request.form.get(name));
        self.request_field(name, found.map(Cow::Borrowed), Mode::Form)
    }

    /// A parameter of the path.
    pub fn path(&mut self, name: &'static str) -> Field<'_, 'a> {
        let found = self.request.and_then(|request| request.path.get(name));
        self.request_field(name, found.map(Cow::Borrowed), Mode::Text)
    }

    /// A header; lists take every value.
    pub fn header(&mut self, name: &'static str) -> Field<'_, 'a> {
        let found = self.request.and_then(|request| request.header(name));
        self.request_field(name, found.map(Cow::Owned), Mode::Text)
    }

    /// A field that only whole requests have: inside an object nothing asks for it.
    fn request_field(
        &mut self,
        name: &'static str,
        found: Option<Cow<'a, Value>>,
        mode: Mode,
    ) -> Field<'_, 'a> {
        let inside_object = self.request.is_none();
        let mut field = self.field(name, found, mode);
        field.optional = inside_object;
        field
    }

    fn field(
        &mut self,
        name: &'static str,
        found: Option<Cow<'a, Value>>,
        mode: Mode,
    ) -> Field<'_, 'a> {
        Field {
            fields: self,
            name,
            found,
            mode,
            optional: false,
            default: None,
            options: &[],
            range: None,
        }
    }

    fn full_name(&self, name: &'static str) -> Cow<'static, str> {
        match self.path {
            "" => name.into(),
            path => format!("{path}.{name}").into(),
        }
    }
}

/// The value at a name whose dots lead into objects.
fn descend<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    match name.split_once('.') {
        None => object.get(name),
        Some((head, rest)) => descend(object.get(head)?.as_object()?, rest),
    }
}

/// One field: where it comes from, then its options, then [`read`](Self::read).
#[must_use = "a field is read with `read()`"]
pub struct Field<'f, 'a> {
    fields: &'f mut Fields<'a>,
    name: &'static str,
    found: Option<Cow<'a, Value>>,
    mode: Mode,
    optional: bool,
    default: Option<&'static str>,
    options: &'static [&'static str],
    range: Option<&'static str>,
}

impl Field<'_, '_> {
    /// `optional`: may be missing or null.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// `default=`: the value of a missing field; options and range do not apply to it.
    pub fn default(mut self, text: &'static str) -> Self {
        self.default = Some(text);
        self
    }

    /// `options=`: the only values that a scalar may have.
    pub fn options(mut self, options: &'static [&'static str]) -> Self {
        self.options = options;
        self
    }

    /// `range=`: the numbers that a scalar may be, as `[1:100]` or `(0:1]`.
    pub fn range(mut self, range: &'static str) -> Self {
        self.range = Some(range);
        self
    }

    /// `,string`: a number or boolean that travels as text.
    pub fn string(mut self) -> Self {
        self.mode = Mode::Text;
        self
    }

    /// The field's value; the default one, and a violation on record, where it breaks the contract.
    pub fn read<T: FromValue + Default>(self) -> T {
        match self.value() {
            Ok(value) => value,
            Err(violations) => {
                self.fields.violations.extend(violations);
                T::default()
            }
        }
    }

    fn value<T: FromValue + Default>(&self) -> Result<T, Vec<Violation>> {
        let name = self.fields.full_name(self.name);
        match self.found.as_deref() {
            None => self.missing(&name),
            Some(Value::Null) if self.optional => Ok(T::default()),
            Some(Value::Null) => Err(vec![violation(&name, "must not be null", String::new())]),
            Some(value) => self.checked(&Found {
                value: self.wanted::<T>(value),
                mode: self.mode,
                name,
            }),
        }
    }

    fn missing<T: FromValue + Default>(&self, name: &str) -> Result<T, Vec<Violation>> {
        match self.default {
            Some(text) => T::from_default(text, name),
            None if self.optional => Ok(T::default()),
            None => T::absent(name),
        }
    }

    fn checked<T: FromValue>(&self, found: &Found<'_>) -> Result<T, Vec<Violation>> {
        if !self.is_an_option(found.value) {
            return Err(found.breaks(format!("must be one of {}", self.options.join(", "))));
        }
        let value = T::from_value(found)?;
        match self.range.zip(value.number()) {
            Some((range, number)) => match range::broken(range, number) {
                Some(rule) => Err(found.breaks(rule)),
                None => Ok(value),
            },
            None => Ok(value),
        }
    }

    /// The first value of a form key, where the type takes only one.
    fn wanted<'v, T: FromValue>(&self, value: &'v Value) -> &'v Value {
        match value {
            Value::Array(values) if self.mode == Mode::Form && !T::LIST => {
                values.first().unwrap_or(value)
            }
            _ => value,
        }
    }

    fn is_an_option(&self, value: &Value) -> bool {
        let text = match value {
            Value::String(text) => Cow::from(text),
            Value::Number(number) => number.to_string().into(),
            // Options are for scalars; what else does not fit is the type's to say.
            _ => return true,
        };
        self.options.is_empty() || self.options.contains(&text.as_ref())
    }
}
