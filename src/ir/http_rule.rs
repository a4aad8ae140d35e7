//! What HTTP requests a gateway makes calls of: the annotations `google.api.http` of a proto.

use serde::Serialize;

/// One kind of request that becomes a call of a method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HttpRule {
    /// `GET`
    pub verb: String,
    /// Its path.
    pub path: HttpPath,
    /// What its body is.
    pub body: HttpBody,
    /// The field of the method's answer that is sent in place of the whole.
    pub response_body: Option<String>,
}

/// What of a method's message the body of a request is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum HttpBody {
    /// There is none: what the path does not name is in the query.
    None,
    /// Everything that the path does not name.
    Whole,
    /// That field; the others are in the query.
    Field(String),
}

/// `/v1/{name=shelves/*}:close`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HttpPath {
    /// What stands between the slashes.
    pub segments: Vec<HttpSegment>,
    /// `close`
    pub action: Option<String>,
}

/// A part of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum HttpSegment {
    /// That text.
    Literal(String),
    /// Any one segment: `*`.
    One,
    /// Any number of segments: `**`.
    Rest,
    /// The value of a field of the method's message.
    Field {
        /// Its name, `book.name` in a message inside.
        name: String,
        /// What it looks like; one segment, where the annotation does not say.
        segments: Vec<HttpSegment>,
    },
}

impl HttpPath {
    /// The path without the names of fields; two of one shape take the same requests.
    #[must_use]
    pub fn shape(&self) -> String {
        let mut shape = String::new();
        push_shape(&self.segments, &mut shape);
        if let Some(action) = &self.action {
            shape.push(':');
            shape.push_str(action);
        }
        shape
    }
}

fn push_shape(segments: &[HttpSegment], shape: &mut String) {
    for segment in segments {
        match segment {
            HttpSegment::Field { segments, .. } => push_shape(segments, shape),
            HttpSegment::Literal(text) => {
                shape.push('/');
                shape.push_str(text);
            }
            HttpSegment::One | HttpSegment::Rest => shape.push_str("/*"),
        }
    }
}
