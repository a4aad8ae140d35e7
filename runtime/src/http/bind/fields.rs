//! The reader that a [`Bind`](super::Bind) type asks for its fields, one by one.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{
    Found, FromValue, Sources, range,
    value::{Mode, is_required, shown, violation},
};
use crate::error::Violation;

/// The fields of a request, or of an object inside it.
pub struct Fields<'a> {
    /// What the request brings besides JSON; an object inside JSON has none of it.
    request: Option<&'a Sources<'a>>,
    json: Option<&'a Map<String, Value>>,
    /// The path of the object inside the request, `order.lines[0]`; empty for the request itself.
    path: &'a str,
    /// Whether the object did not come.
    is_absent: bool,
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
            is_absent: false,
            violations: Vec::new(),
        })
    }

    /// The fields of an object inside a request.
    pub(super) fn of_object(json: &'a Map<String, Value>, path: &'a str) -> Self {
        Self {
            request: None,
            json: Some(json),
            path,
            is_absent: false,
            violations: Vec::new(),
        }
    }

    /// The fields of an object that did not come; `nothing` has none.
    pub(super) fn of_absent(nothing: &'a Map<String, Value>, path: &'a str) -> Self {
        Self {
            is_absent: true,
            ..Self::of_object(nothing, path)
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
        self.field(Source::Json, name)
    }

    /// A field of the query or of a form in the body; lists take every value, others the first.
    pub fn form(&mut self, name: &'static str) -> Field<'_, 'a> {
        self.field(Source::Form, name)
    }

    /// A parameter of the path.
    pub fn path(&mut self, name: &'static str) -> Field<'_, 'a> {
        self.field(Source::Path, name)
    }

    /// A header; lists take every value.
    pub fn header(&mut self, name: &'static str) -> Field<'_, 'a> {
        self.field(Source::Header, name)
    }

    fn field(&mut self, source: Source, name: &'static str) -> Field<'_, 'a> {
        let need = if self.is_elsewhere(source) {
            Need::Optional
        } else {
            Need::Required
        };
        Field {
            found: self.find(source, name),
            mode: source.mode(),
            fields: self,
            source,
            name,
            need,
            default: None,
            options: &[],
            range: None,
        }
    }

    /// What only whole requests have is not asked for inside an object.
    fn is_elsewhere(&self, source: Source) -> bool {
        source != Source::Json && self.request.is_none()
    }

    fn find(&self, source: Source, name: &str) -> Option<Cow<'a, Value>> {
        match source {
            Source::Json => descend(self.json?, name).map(Cow::Borrowed),
            Source::Form => self.request?.form.get(name).map(Cow::Borrowed),
            Source::Path => self.request?.path.get(name).map(Cow::Borrowed),
            Source::Header => self.request?.header(name).map(Cow::Owned),
        }
    }

    fn full_name(&self, name: &'static str) -> Cow<'static, str> {
        match self.path {
            "" => name.into(),
            path => format!("{path}.{name}").into(),
        }
    }
}

/// Where a field comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Json,
    Form,
    Path,
    Header,
}

impl Source {
    fn mode(self) -> Mode {
        match self {
            Self::Json => Mode::Json,
            Self::Form => Mode::Form,
            Self::Path | Self::Header => Mode::Text,
        }
    }
}

/// Whether a field may be missing; the names are other fields of the same source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    Required,
    Optional,
    /// Comes with the other field or not at all.
    With(&'static str),
    /// Comes if the other field does not.
    Without(&'static str),
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
    source: Source,
    name: &'static str,
    found: Option<Cow<'a, Value>>,
    mode: Mode,
    need: Need,
    default: Option<&'static str>,
    options: &'static [&'static str],
    range: Option<&'static str>,
}

impl Field<'_, '_> {
    /// `optional`: may be missing or null.
    pub fn optional(mut self) -> Self {
        self.need = Need::Optional;
        self
    }

    /// `optional=other`: comes together with the other field or not at all.
    pub fn optional_with(mut self, other: &'static str) -> Self {
        self.need = Need::With(other);
        self
    }

    /// `optional=!other`: comes exactly if the other field does not.
    pub fn optional_without(mut self, other: &'static str) -> Self {
        self.need = Need::Without(other);
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
    pub fn read<T: FromValue + Default>(mut self) -> T {
        match self.settle().and_then(|()| self.value()) {
            Ok(value) => value,
            Err(violations) => {
                self.fields.violations.extend(violations);
                T::default()
            }
        }
    }

    /// Asks for the other field that this one depends on, if any.
    fn settle(&mut self) -> Result<(), Vec<Violation>> {
        let came = self.found.is_some();
        let (fits, rule) = match self.need {
            Need::Required | Need::Optional => return Ok(()),
            Need::With(_) | Need::Without(_) if self.fields.is_elsewhere(self.source) => {
                self.need = Need::Optional;
                return Ok(());
            }
            Need::With(other) => (
                came == self.fields.find(self.source, other).is_some(),
                format!("must come together with `{other}`"),
            ),
            Need::Without(other) => (
                came != self.fields.find(self.source, other).is_some(),
                format!("must come if `{other}` does not, and only then"),
            ),
        };
        if !fits {
            let name = self.fields.full_name(self.name);
            return Err(vec![violation(&name, rule, String::new())]);
        }
        self.need = if came { Need::Required } else { Need::Optional };
        // go-zero makes new options for such a field and forgets the range (`fieldoptions.go`).
        self.range = None;
        Ok(())
    }

    fn value<T: FromValue + Default>(&self) -> Result<T, Vec<Violation>> {
        let name = self.fields.full_name(self.name);
        match self.found.as_deref() {
            None => self.missing(&name),
            Some(Value::Null) if self.need == Need::Optional => Ok(T::default()),
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
            None if self.need == Need::Optional => Ok(T::default()),
            // go-zero looks no further than into structs (`implicitValueRequiredStruct`), and a pointer may lead back.
            None if self.fields.is_absent && !T::STRUCT => Err(is_required(name)),
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
