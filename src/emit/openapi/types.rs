//! The types of a contract and what their schemas are called.

use std::collections::BTreeMap;

use super::schema::Schema;
use super::side::Side;
use crate::ir::{Http, TypeDef};

/// A type as one side sees it.
pub(super) type Seen = (String, Side);

/// Between a type's name and the side that sees it, until schemas have names; no type's name has it.
const MARK: char = '@';

/// The types of a contract.
pub struct Types<'a> {
    defs: BTreeMap<&'a str, &'a TypeDef>,
    /// Whether empty lists are `null` in answers.
    pub(super) null_lists: bool,
    /// The names of schemas; every side has its own until it is known which differ.
    names: Option<BTreeMap<Seen, String>>,
}

impl<'a> Types<'a> {
    /// The types of a contract, before their schemas have names.
    pub fn unnamed(http: &'a Http, null_lists: bool) -> Self {
        let defs = http.types.iter().map(|def| (def.name.as_str(), def));
        Self {
            defs: defs.collect(),
            null_lists,
            names: None,
        }
    }

    /// The same with names for their schemas.
    pub(super) fn named(self, names: BTreeMap<Seen, String>) -> Self {
        Self {
            names: Some(names),
            ..self
        }
    }

    /// The names of schemas.
    pub(super) fn names(&self) -> impl Iterator<Item = (&Seen, &String)> {
        self.names.iter().flatten()
    }

    /// Whether that side sees the type, as far as schemas have names.
    pub(in crate::emit) fn is_seen(&self, name: &str, side: Side) -> bool {
        let seen = (name.to_owned(), side);
        self.names
            .as_ref()
            .is_some_and(|names| names.contains_key(&seen))
    }

    /// The type of that name.
    pub(in crate::emit) fn def(&self, name: &str) -> Option<&'a TypeDef> {
        self.defs.get(name).copied()
    }

    /// What the schema of a type is called.
    pub(super) fn name(&self, name: &str, side: Side) -> String {
        match &self.names {
            None => format!("{name}{}", mark(side)),
            Some(names) => {
                let found = names.get(&(name.to_owned(), side));
                found.cloned().unwrap_or_else(|| name.to_owned())
            }
        }
    }
}

/// What stands behind a type's name for a side, until schemas have names.
pub(super) fn mark(side: Side) -> String {
    format!("{MARK}{side:?}")
}

/// The type that a schema without a name of its own refers to, and the side that sees it.
pub(super) fn seen(schema: &Schema) -> Option<Seen> {
    let (name, side) = schema.target()?.split_once(MARK)?;
    let side = Side::ALL.into_iter().find(|it| format!("{it:?}") == side)?;
    Some((name.to_owned(), side))
}
