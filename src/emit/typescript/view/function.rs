//! The function of a route.

use std::fmt;

use super::doc::Doc;
use super::ty::{Ty, WIDTH, columns};
use crate::text::typescript::{Access, Key, Name, PathPart, Text};

/// The function of a route.
pub struct Function {
    /// What it does.
    pub docs: Doc,
    /// Its name.
    pub name: Name,
    /// What it takes and gives.
    pub signature: Signature,
    /// What sends its request.
    pub kind: Kind,
    /// `POST`
    pub method: &'static str,
    /// The path.
    pub path: Path,
    /// What is in the query.
    pub query: Vec<Entry>,
    /// What is in headers.
    pub headers: Vec<Entry>,
    /// The body.
    pub body: Body,
}

/// How a route answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One value.
    Value,
    /// Events, one value each.
    Events,
    /// Whatever logic answers.
    Raw,
}

impl Kind {
    /// The function of `client.ts` that sends its requests.
    #[must_use]
    pub fn function(self) -> &'static str {
        match self {
            Self::Value => "call",
            Self::Events => "events",
            Self::Raw => "raw",
        }
    }

    /// The parameter with what one call wants otherwise.
    #[must_use]
    pub fn options(self) -> &'static str {
        match self {
            Self::Value | Self::Events => "options",
            Self::Raw => "init",
        }
    }
}

/// A body.
pub enum Body {
    /// None.
    None,
    /// The caller's object as JSON.
    Whole,
    /// Some of it as JSON.
    Json(Vec<Entry>),
    /// Some of it as a form.
    Form(Vec<Entry>),
}

/// A value of a request: its name on the wire, and the caller's property.
pub struct Entry {
    /// The name.
    pub key: Key,
    /// The property.
    pub property: Key,
}

impl Entry {
    /// How the property is read.
    #[must_use]
    pub fn value(&self) -> Access<'_> {
        self.property.access()
    }
}

/// A path, with the caller's properties in it.
pub struct Path(pub Vec<(PathPart, Option<Key>)>);

impl Path {
    /// Whether there are properties in it.
    #[must_use]
    pub fn has_parameters(&self) -> bool {
        self.0.iter().any(|(_, property)| property.is_some())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quote = if self.has_parameters() { '`' } else { '"' };
        write!(f, "{quote}")?;
        for (part, property) in &self.0 {
            write!(f, "{part}")?;
            if let Some(property) = property {
                write!(f, "${{segment(request{})}}", property.access())?;
            }
        }
        write!(f, "{quote}")
    }
}

/// What a function takes and gives.
pub struct Signature {
    /// Its name.
    pub name: Name,
    /// The request, where it takes one.
    pub request: Option<Argument>,
    /// How the route answers.
    pub kind: Kind,
    /// What it answers.
    pub answer: Option<Ty<Name>>,
}

/// The request, as its caller gives it.
pub struct Argument {
    /// Its parts.
    pub parts: Vec<Taken>,
    /// Whether nothing of it must be there.
    pub optional: bool,
}

/// A part of a request's type.
pub enum Taken {
    /// An interface.
    All(Name),
    /// An interface, less what `fetch` cannot send.
    Without(Name, Vec<Text>),
    /// Parameters of the path that no interface has.
    Segments(Vec<Key>),
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(name) => name.fmt(f),
            Self::Without(name, texts) => {
                let texts: Vec<String> = texts.iter().map(Text::to_string).collect();
                write!(f, "Omit<{name}, {}>", texts.join(" | "))
            }
            Self::Segments(keys) => {
                let keys: Vec<String> = keys.iter().map(|key| format!("{key}: string")).collect();
                write!(f, "{{ {} }}", keys.join("; "))
            }
        }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.parts.iter().map(Taken::to_string).collect();
        let default = if self.optional { " = {}" } else { "" };
        write!(f, "request: {}{default}", parts.join(" & "))
    }
}

impl Signature {
    fn parameters(&self) -> Vec<String> {
        let options = match self.kind {
            Kind::Value | Kind::Events => "options: CallOptions = {}",
            Kind::Raw => "init: RequestInit = {}",
        };
        let request = self.request.as_ref().map(Argument::to_string);
        let first = std::iter::once("client: Client".to_owned());
        first.chain(request).chain([options.to_owned()]).collect()
    }

    fn answer(&self) -> String {
        let value = self.answer.as_ref().map(Ty::to_string);
        match (self.kind, value) {
            (Kind::Raw, _) => "Promise<Response>".to_owned(),
            (Kind::Value, value) => {
                format!("Promise<{}>", value.unwrap_or_else(|| "void".to_owned()))
            }
            (Kind::Events, value) => {
                let value = value.unwrap_or_else(|| "unknown".to_owned());
                format!("AsyncGenerator<{value}, void, undefined>")
            }
        }
    }
}

/// On one line where it fits there.
impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, parameters, answer) = (&self.name, self.parameters(), self.answer());
        let flat = format!(
            "export function {name}({}): {answer} {{",
            parameters.join(", ")
        );
        if columns(&flat) <= WIDTH {
            return f.write_str(&flat);
        }
        let parameters = parameters.join(",\n  ");
        write!(
            f,
            "export function {name}(\n  {parameters},\n): {answer} {{"
        )
    }
}
