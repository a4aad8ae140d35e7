//! OTLP's messages (`opentelemetry/proto/trace/v1/trace.proto`), as far as the page needs them.
//!
//! A span is read twice: its head when it comes, without a copy of anything but its name, and all of it when somebody
//! looks at its trace. Most spans of a storm are never looked at.

use prost::Message;
use prost::bytes::Bytes;
use serde_json::Value;

/// `ExportTraceServiceRequest`
#[derive(Clone, PartialEq, Message)]
pub struct Export {
    #[prost(message, repeated, tag = "1")]
    pub resources: Vec<ResourceSpans>,
}

/// The spans of a service.
#[derive(Clone, PartialEq, Message)]
pub struct ResourceSpans {
    #[prost(message, optional, tag = "1")]
    pub resource: Option<Resource>,
    #[prost(message, repeated, tag = "2")]
    pub scopes: Vec<ScopeSpans>,
}

/// What a service says of itself.
#[derive(Clone, PartialEq, Message)]
pub struct Resource {
    #[prost(message, repeated, tag = "1")]
    pub attributes: Vec<KeyValue>,
}

impl ResourceSpans {
    /// `service.name`
    pub fn service(&self) -> Option<&str> {
        let attributes = self.resource.iter().flat_map(|it| &it.attributes);
        let mut named = attributes.filter(|it| it.key == "service.name");
        match named.next()?.value.as_ref()?.value.as_ref()? {
            any_value::Value::Text(name) => Some(name),
            _ => None,
        }
    }
}

/// The spans of a library.
#[derive(Clone, PartialEq, Message)]
pub struct ScopeSpans {
    /// Each a [`Head`] and a [`Span`].
    #[prost(bytes = "bytes", repeated, tag = "2")]
    pub spans: Vec<Bytes>,
}

/// What is read of a span when it comes.
#[derive(Clone, PartialEq, Message)]
pub struct Head {
    #[prost(bytes = "bytes", tag = "1")]
    pub trace: Bytes,
    #[prost(bytes = "bytes", tag = "2")]
    pub id: Bytes,
    #[prost(bytes = "bytes", tag = "4")]
    pub parent: Bytes,
    #[prost(string, tag = "5")]
    pub name: String,
    #[prost(int32, tag = "6")]
    pub kind: i32,
    #[prost(fixed64, tag = "7")]
    pub start: u64,
    #[prost(fixed64, tag = "8")]
    pub end: u64,
    /// Each a [`KeyValue`].
    #[prost(bytes = "bytes", repeated, tag = "9")]
    pub attributes: Vec<Bytes>,
    #[prost(message, optional, tag = "15")]
    pub status: Option<Status>,
}

impl Head {
    /// Whether it has an attribute of that name: each begins with the tag, the length and the text of its name.
    pub(super) fn has(&self, key: &str) -> bool {
        self.attributes
            .iter()
            .any(|it| key_of(it) == Some(key.as_bytes()))
    }
}

fn key_of(attribute: &Bytes) -> Option<&[u8]> {
    let [0x0a, length, rest @ ..] = &**attribute else {
        return None;
    };
    // Longer names take two bytes for their length; none of those asked for does.
    rest.get(..usize::from(*length)).filter(|_| *length < 0x80)
}

/// All of a span that is shown, and what makes it one.
#[derive(Clone, PartialEq, Message)]
pub struct Span {
    #[prost(bytes = "vec", tag = "1")]
    pub trace: Vec<u8>,
    #[prost(bytes = "vec", tag = "2")]
    pub id: Vec<u8>,
    #[prost(bytes = "vec", tag = "4")]
    pub parent: Vec<u8>,
    #[prost(string, tag = "5")]
    pub name: String,
    #[prost(int32, tag = "6")]
    pub kind: i32,
    #[prost(fixed64, tag = "7")]
    pub start: u64,
    #[prost(fixed64, tag = "8")]
    pub end: u64,
    #[prost(message, repeated, tag = "9")]
    pub attributes: Vec<KeyValue>,
    #[prost(message, repeated, tag = "11")]
    pub events: Vec<Event>,
    #[prost(message, optional, tag = "15")]
    pub status: Option<Status>,
}

impl Span {
    /// The attribute of that name.
    pub(super) fn get(&self, key: &str) -> Option<Value> {
        let found = self.attributes.iter().find(|it| it.key == key);
        found.map(KeyValue::json)
    }

    /// The attribute of that name where it is a text.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        match self.get(key)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }
}

/// Something that happened in a span.
#[derive(Clone, PartialEq, Message)]
pub struct Event {
    #[prost(fixed64, tag = "1")]
    pub time: u64,
    #[prost(string, tag = "2")]
    pub name: String,
    #[prost(message, repeated, tag = "3")]
    pub attributes: Vec<KeyValue>,
}

/// What [`Status::code`] is where the work failed.
pub const ERROR: i32 = 2;

/// How a span ended.
#[derive(Clone, PartialEq, Message)]
pub struct Status {
    #[prost(string, tag = "2")]
    pub message: String,
    #[prost(int32, tag = "3")]
    pub code: i32,
}

impl Status {
    /// Whether it says that the work failed.
    pub(super) fn is_error(&self) -> bool {
        self.code == ERROR
    }
}

/// An attribute.
#[derive(Clone, PartialEq, Message)]
pub struct KeyValue {
    #[prost(string, tag = "1")]
    pub key: String,
    #[prost(message, optional, tag = "2")]
    pub value: Option<AnyValue>,
}

impl KeyValue {
    /// Its value; lists and maps as a text.
    pub(super) fn json(&self) -> Value {
        let value = self.value.as_ref().and_then(|it| it.value.as_ref());
        match value {
            None => Value::Null,
            Some(any_value::Value::Text(text)) => text.as_str().into(),
            Some(any_value::Value::Bool(value)) => (*value).into(),
            Some(any_value::Value::Int(value)) => (*value).into(),
            Some(any_value::Value::Double(value)) => (*value).into(),
            Some(any_value::Value::Other(bytes)) => format!("({} bytes)", bytes.len()).into(),
        }
    }
}

/// A value of an attribute.
#[derive(Clone, PartialEq, Message)]
pub struct AnyValue {
    #[prost(oneof = "any_value::Value", tags = "1, 2, 3, 4, 7")]
    pub value: Option<any_value::Value>,
}

/// The kinds of values.
pub mod any_value {
    use prost::Oneof;
    use prost::bytes::Bytes;

    /// One of them.
    #[derive(Clone, PartialEq, Oneof)]
    pub enum Value {
        #[prost(string, tag = "1")]
        Text(String),
        #[prost(bool, tag = "2")]
        Bool(bool),
        #[prost(int64, tag = "3")]
        Int(i64),
        #[prost(double, tag = "4")]
        Double(f64),
        #[prost(bytes = "bytes", tag = "7")]
        Other(Bytes),
    }
}
