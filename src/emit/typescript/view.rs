//! What the templates of clients print.

mod doc;
mod function;
mod ty;

use crate::ir;
use crate::text::typescript::{Name, PathPart, Text};

pub use doc::Doc;
pub use function::{Argument, Body, Entry, Function, Kind, Path, Signature, Taken};
pub use ty::{Literal, Property, Ty};

/// `client.ts`
pub struct Client {
    /// How services answer.
    pub answers: Answers,
}

/// How services answer.
pub enum Answers {
    /// The bare value, errors as text.
    Plain,
    /// `{code, message, data}`
    Envelope {
        /// The name of the field with the number.
        code: Text,
        /// The name of the field with the text.
        message: Text,
        /// The name of the field with the value.
        data: Text,
        /// The number of a success.
        success: u32,
    },
}

impl Client {
    pub(super) fn new(response: &ir::Response) -> Self {
        let answers = match response {
            ir::Response::Plain => Answers::Plain,
            ir::Response::Envelope(envelope) => Answers::Envelope {
                code: Text::new(&envelope.code),
                message: Text::new(&envelope.message),
                data: Text::new(&envelope.data),
                success: envelope.success_code,
            },
        };
        Self { answers }
    }
}

/// `index.ts`
pub struct Index {
    /// The services.
    pub modules: Vec<Module>,
}

/// One service of an index.
pub struct Module {
    /// What its functions are found under.
    pub name: Name,
    /// Its file, without what stands behind the dot.
    pub file: PathPart,
}

/// `<service>.ts`
pub struct Service {
    /// What of `client.ts` are types.
    pub types: Imports,
    /// What of it are functions.
    pub functions_used: Imports,
    /// The types of the contract.
    pub interfaces: Vec<Interface>,
    /// Its routes.
    pub functions: Vec<Function>,
}

/// Names that a file takes from another one, in their order.
pub struct Imports(pub Vec<&'static str>);

/// One type.
pub struct Interface {
    /// What is said about it.
    pub docs: Doc,
    /// Its name.
    pub name: Name,
    /// Its properties.
    pub properties: Vec<Property<Name>>,
}
