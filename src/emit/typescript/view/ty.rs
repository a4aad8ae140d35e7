//! Types as TypeScript writes them; `R` is how another type is named.

use std::fmt;

use crate::text::typescript::{Key, Name, Text};

use super::doc::Doc;

/// The longest line that is not broken.
pub(super) const WIDTH: usize = 80;

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub enum Ty<R> {
    /// `string`, `unknown`
    Word(&'static str),
    /// `"a" | 1`
    Literals(Vec<Literal>),
    /// An interface.
    Reference(R),
    /// `T[]`
    List(Box<Ty<R>>),
    /// `Record<string, T>`
    Record(Box<Ty<R>>),
    /// `T | null`
    Nullable(Box<Ty<R>>),
    /// `{ a: T }`
    Object(Vec<Property<R>>),
}

/// One value of a type.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// A string.
    Text(Text),
    /// A whole number that is exact.
    Whole(i64),
}

/// One property of an interface.
#[derive(Debug, Clone, PartialEq)]
pub struct Property<R> {
    /// What is said about it.
    pub docs: Doc,
    /// Its name.
    pub key: Key,
    /// Whether it may be left out.
    pub optional: bool,
    /// Its type.
    pub ty: Ty<R>,
}

impl<R> Ty<R> {
    /// The same with other names.
    pub fn named<S>(&self, name: &impl Fn(&R) -> S) -> Ty<S> {
        match self {
            Self::Word(word) => Ty::Word(word),
            Self::Literals(literals) => Ty::Literals(literals.clone()),
            Self::Reference(reference) => Ty::Reference(name(reference)),
            Self::List(of) => Ty::List(Box::new(of.named(name))),
            Self::Record(of) => Ty::Record(Box::new(of.named(name))),
            Self::Nullable(of) => Ty::Nullable(Box::new(of.named(name))),
            Self::Object(of) => Ty::Object(of.iter().map(|it| it.named(name)).collect()),
        }
    }

    /// The interfaces in it.
    pub fn references(&self) -> Vec<&R> {
        match self {
            Self::Reference(reference) => vec![reference],
            Self::List(of) | Self::Record(of) | Self::Nullable(of) => of.references(),
            Self::Object(of) => of.iter().flat_map(|it| it.ty.references()).collect(),
            Self::Word(_) | Self::Literals(_) => Vec::new(),
        }
    }

    /// The words in it.
    pub fn words(&self) -> Vec<&'static str> {
        match self {
            Self::Word(word) => vec![word],
            Self::List(of) | Self::Record(of) | Self::Nullable(of) => of.words(),
            Self::Object(of) => of.iter().flat_map(|it| it.ty.words()).collect(),
            Self::Reference(_) | Self::Literals(_) => Vec::new(),
        }
    }
}

impl<R> Property<R> {
    /// The same with other names.
    pub fn named<S>(&self, name: &impl Fn(&R) -> S) -> Property<S> {
        Property {
            docs: self.docs.clone(),
            key: self.key.clone(),
            optional: self.optional,
            ty: self.ty.named(name),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::Whole(number) => number.fmt(f),
        }
    }
}

impl fmt::Display for Ty<Name> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Literals(literals) => joined(f, literals, " | "),
            Self::Reference(name) => name.fmt(f),
            Self::List(of) => match **of {
                Self::Literals(_) | Self::Nullable(_) => write!(f, "({of})[]"),
                _ => write!(f, "{of}[]"),
            },
            Self::Record(of) => write!(f, "Record<string, {of}>"),
            Self::Nullable(of) => write!(f, "{of} | null"),
            Self::Object(properties) => {
                f.write_str("{ ")?;
                joined(f, properties, "; ")?;
                f.write_str(" }")
            }
        }
    }
}

/// On one line, without what is said about it.
impl fmt::Display for Property<Name> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.optional { "?" } else { "" };
        write!(f, "{}{mark}: {}", self.key, self.ty)
    }
}

impl Property<Name> {
    /// As a line of an interface; a union that is too long for one has a line for each of its types.
    #[must_use]
    pub fn line(&self) -> Line<'_> {
        Line(self)
    }
}

/// A property in an interface.
pub struct Line<'a>(&'a Property<Name>);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flat = format!("  {};", self.0);
        match &self.0.ty {
            Ty::Literals(literals) if columns(&flat) > WIDTH => {
                let mark = if self.0.optional { "?" } else { "" };
                write!(f, "  {}{mark}:", self.0.key)?;
                let mut each = literals.iter();
                each.try_for_each(|literal| write!(f, "\n    | {literal}"))?;
                f.write_str(";")
            }
            _ => f.write_str(&flat),
        }
    }
}

/// How wide a text is; what is not Latin takes two columns.
pub(super) fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| if c < '\u{1100}' { 1 } else { 2 })
        .sum()
}

fn joined<T: fmt::Display>(f: &mut fmt::Formatter<'_>, all: &[T], by: &str) -> fmt::Result {
    all.iter().enumerate().try_for_each(|(index, one)| {
        if index > 0 {
            f.write_str(by)?;
        }
        one.fmt(f)
    })
}
