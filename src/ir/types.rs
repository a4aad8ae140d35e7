//! The types of an HTTP contract, and what their fields ask of a request.

use serde::Serialize;

use smol_str::SmolStr;

use super::Docs;

/// A struct type.
#[derive(Debug, Clone, Serialize)]
pub struct TypeDef {
    /// The name as the contract spells it; for an anonymous struct the names of type and field joined.
    pub name: SmolStr,
    /// The comments above.
    pub docs: Docs,
    /// The fields, embedded structs already flattened by Go's rules (the outer name wins).
    pub fields: Vec<Field>,
    /// Whether a route takes it, directly or inside another type.
    pub in_request: bool,
    /// Whether a route gives it, directly or inside another type.
    pub in_response: bool,
}

/// One field.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// The Go name.
    pub name: SmolStr,
    /// Comments above and behind.
    pub docs: Docs,
    /// The type.
    pub ty: Type,
    /// Where a request has it; several for `form:"a" json:"a"`. Empty for a field that no one reads (`json:"-"`).
    pub bindings: Vec<Binding>,
    /// The name in a JSON body; `None` for `json:"-"`.
    pub json: Option<SmolStr>,
    /// `omitempty`: left out of a response by Go's zero value.
    pub omitempty: bool,
    /// `,string`: a number or bool carried as text.
    pub as_string: bool,
    /// `validate:"…"`.
    pub validate: Validation,
    /// `example=`: a value to show.
    pub example: Option<String>,
}

/// What `validate:"…"` asks of a field.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Validation {
    /// The rules to check, in their order.
    pub rules: Vec<Rule>,
    /// The rules that are not checked, as the contract writes them.
    pub unchecked: Vec<String>,
    /// `-`: not even the rules inside a struct are asked.
    pub skipped: bool,
}

/// One rule, by what go-playground's `validator` calls it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Rule {
    /// `required`: not the zero value.
    Required,
    /// `omitempty`: nothing more is asked of the zero value.
    OmitEmpty,
    /// `min`, `max`, `len`, `gt`, `lt`: of the value of a number, else of the length.
    Bound(&'static str, Bound),
    /// One of these texts.
    OneOf(Vec<String>),
    /// A form of texts: `email`, `url`, `uuid`, `numeric`, `number`, `alphanum`, `alpha`.
    Form(&'static str),
    /// Equal to another field of the type, by [`Field::name`]; it has the same type.
    EqField(String),
    /// What follows is for each element.
    Dive,
}

/// A bound, in the type that it is compared in.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum Bound {
    /// For lengths and numbers with a sign.
    Signed(i64),
    /// For numbers without.
    Unsigned(u64),
    /// For fractions.
    Float(f64),
}

/// Where in a request a field is, and what its value must be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Binding {
    /// The part of the request.
    pub source: Source,
    /// The wire name.
    pub key: SmolStr,
    /// Whether it may be absent.
    pub optional: Optional,
    /// The text taken when it is absent.
    pub default: Option<String>,
    /// The allowed values; empty for all.
    pub options: Vec<String>,
    /// The allowed numbers.
    pub range: Option<NumberRange>,
}

/// A part of an HTTP request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Source {
    /// A path parameter.
    Path,
    /// Query and urlencoded or multipart body.
    Form,
    /// A header.
    Header,
    /// The JSON body.
    Json,
}

/// `optional`, `optional=dep`, `optional=!dep`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Optional {
    /// Must be there.
    No,
    /// May be absent.
    Yes,
    /// There if and only if the named field is.
    With(String),
    /// There if and only if the named field is not.
    Without(String),
}

/// `range=[1:5)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NumberRange {
    /// Lower bound.
    pub low: Option<f64>,
    /// Whether the lower bound itself is allowed.
    pub low_included: bool,
    /// Upper bound.
    pub high: Option<f64>,
    /// Whether the upper bound itself is allowed.
    pub high_included: bool,
}

/// The type of a field or body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Type {
    /// `bool`
    Bool,
    /// `int`, `int8` … `uint64`, `byte`, `rune`, `uintptr`
    Int(Int),
    /// `float32`
    Float32,
    /// `float64`
    Float64,
    /// `string`
    String,
    /// `[]byte`, `[]uint8`: base64 in JSON
    Bytes,
    /// `interface{}`, `any`
    Any,
    /// One of [`Http::types`]; `boxed` where the type contains itself.
    Named {
        /// Its name.
        name: SmolStr,
        /// Whether it must be behind a pointer because it is recursive.
        boxed: bool,
    },
    /// `*T`
    Pointer(Box<Type>),
    /// `[]T`
    List(Box<Type>),
    /// `[N]T`
    Array(usize, Box<Type>),
    /// `map[K]V`
    Map(Box<Type>, Box<Type>),
}

impl Type {
    /// Whether `wanted` holds for the type or for one inside it; the fields of structs are not looked at.
    pub fn any_part(&self, wanted: fn(&Type) -> bool) -> bool {
        wanted(self)
            || match self {
                Self::Pointer(inner) | Self::List(inner) | Self::Array(_, inner) => {
                    inner.any_part(wanted)
                }
                Self::Map(key, value) => key.any_part(wanted) || value.any_part(wanted),
                _ => false,
            }
    }
}

/// A Go integer: `int` and `uint` have 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Int {
    /// 8, 16, 32 or 64.
    pub bits: u8,
    /// Whether it can be negative.
    pub signed: bool,
}
