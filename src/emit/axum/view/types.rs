//! Structs and their fields.

use super::checks::{self, Ruled};
use super::routes::Renamed;
use super::{Check, Reader, SerdeAttribute, TypeNames};
use crate::ir::{self, Binding, Http, Optional, Source, Type, TypeDef};
use crate::rust::{Doc, Ident, Imports, Quoted, Ty};

/// A struct of the contract.
pub struct Struct {
    /// Its comment.
    pub docs: Doc,
    /// Its name.
    pub name: Ident,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Whether it is read from requests.
    pub bound: bool,
    /// Whether serde alone may read it (`Bind::FAST`).
    pub fast: bool,
    /// What `validate:"…"` asks of its fields.
    pub checks: Vec<Check>,
}

/// A field of a struct.
pub struct Field {
    /// Its comment.
    pub docs: Doc,
    /// How serde sees it.
    pub serde: SerdeAttribute,
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: Ty,
    /// How it is read from a request.
    pub value: Reading,
}

/// Where the value of a field comes from.
pub enum Reading {
    /// Nowhere: `json:"-"`.
    Nowhere,
    /// One place.
    One(Reader),
    /// Several places, the one that counts most first.
    Several(Vec<Reader>),
}

impl Struct {
    /// `fields`, or `_fields` where none is read.
    #[must_use]
    pub fn argument(&self) -> &'static str {
        let reads = self
            .fields
            .iter()
            .any(|field| !matches!(field.value, Reading::Nowhere));
        if reads { "fields" } else { "_fields" }
    }
}

/// What the file of the types has to import.
pub struct Uses {
    /// `ferroctl_runtime::http::bind`, for requests.
    pub bind: bool,
    /// `ferroctl_runtime::http::validate`, for rules.
    pub checks: bool,
    /// `BTreeMap`, for maps.
    pub map: bool,
    /// `Bytes`, for `[]byte`.
    pub bytes: bool,
    /// `given`, for fields that may come from several places.
    pub given: bool,
    /// `serde_json`, for `any`.
    pub any: bool,
}

impl Uses {
    /// The imports of `types.rs` from other crates.
    #[must_use]
    pub fn imports(&self) -> Imports {
        let mut imports = Imports::of(["serde::Deserialize", "serde::Serialize"]);
        if self.bind {
            imports.add("ferroctl_runtime::http::bind::Bind");
            imports.add("ferroctl_runtime::http::bind::Fields");
        }
        if self.bytes {
            imports.add("ferroctl_runtime::http::bind::Bytes");
        }
        if self.checks {
            imports.add("ferroctl_runtime::http::validate::Checks");
        }
        imports
    }

    pub(super) fn of(http: &Http, types: &[Struct]) -> Self {
        let fields = || http.types.iter().flat_map(|ty| &ty.fields);
        let requests = || {
            http.types
                .iter()
                .filter(|ty| ty.in_request)
                .flat_map(|ty| &ty.fields)
        };
        let uses = |wanted: fn(&Type) -> bool| fields().any(|field| field.ty.any_part(wanted));
        let responses = http.groups.iter().flat_map(|group| &group.routes);
        let any_response = responses
            .filter_map(|route| route.response.as_ref())
            .any(|ty| ty.any_part(|part| matches!(part, Type::Any)));
        Self {
            bind: http.types.iter().any(|ty| ty.in_request),
            checks: types.iter().any(|ty| !ty.checks.is_empty()),
            map: uses(|part| matches!(part, Type::Map(..))),
            bytes: uses(|part| matches!(part, Type::Bytes)),
            given: requests().any(|field| field.bindings.len() > 1),
            any: any_response || uses(|part| matches!(part, Type::Any)),
        }
    }
}

pub(super) fn of(http: &Http, names: &TypeNames, renamed: &Renamed) -> Vec<Struct> {
    let contract = Contract {
        names,
        renamed,
        ruled: Ruled::of(http),
    };
    http.types.iter().map(|ty| contract.structure(ty)).collect()
}

/// What a struct needs to know of the others.
struct Contract<'a> {
    names: &'a TypeNames,
    renamed: &'a Renamed,
    ruled: Ruled<'a>,
}

impl Contract<'_> {
    fn structure(&self, ty: &TypeDef) -> Struct {
        let fields = ty.fields.iter().zip(checks::idents(ty));
        Struct {
            docs: Doc::new(&ty.docs),
            name: self.names[ty.name.as_str()].clone(),
            fields: fields
                .map(|(field, name)| self.field(ty, field, name))
                .collect(),
            bound: ty.in_request,
            checks: match ty.in_request {
                true => checks::checks(ty, &self.ruled),
                false => Vec::new(),
            },
            fast: ty.in_request && !ty.fields.is_empty() && ty.fields.iter().all(is_fast),
        }
    }

    fn field(&self, ty: &TypeDef, field: &ir::Field, name: Ident) -> Field {
        Field {
            docs: docs(field),
            serde: SerdeAttribute::new(field, &name),
            ty: Ty::new(&field.ty, &|name| Ty::from(&self.names[name])),
            value: reading(ty, field, self.renamed),
            name,
        }
    }
}

/// The field's comment and those of its `validate` rules that nothing checks (W0704).
fn docs(field: &ir::Field) -> Doc {
    let docs = Doc::new(&field.docs);
    if field.validate.unchecked.is_empty() {
        return docs;
    }
    docs.then(format!(
        "Not checked: `validate:\"{}\"`",
        Quoted::new(&field.validate.unchecked.join(","))
    ))
}

fn reading(ty: &TypeDef, field: &ir::Field, renamed: &Renamed) -> Reading {
    let one = |binding: &Binding| {
        let name = |key| match binding.source {
            Source::Path => routers_name(renamed, ty, key),
            Source::Form | Source::Header | Source::Json => key,
        };
        Reader::new(binding, name, field.as_string)
    };
    match field.bindings.as_slice() {
        [] => Reading::Nowhere,
        [binding] => Reading::One(one(binding)),
        // go-zero goes over path, form, header and JSON in this order, and what comes later overwrites.
        several => Reading::Several(several.iter().rev().map(one).collect()),
    }
}

/// The name of a path parameter in axum's router.
fn routers_name<'a>(renamed: &'a Renamed, ty: &TypeDef, key: &'a str) -> &'a str {
    let name = renamed.get(&(ty.name.to_string(), key.to_owned()));
    name.map_or(key, String::as_str)
}

/// Whether serde reads the field as the field reader does, or refuses it (see `Bind::FAST` in the runtime).
fn is_fast(field: &ir::Field) -> bool {
    let [binding] = field.bindings.as_slice() else {
        return false;
    };
    binding.source == Source::Json
        && field.json.as_ref() == Some(&binding.key)
        && !binding.key.contains('.')
        // Under `omitempty` serde takes a missing field for zero.
        && (binding.optional == Optional::Yes || binding.optional == Optional::No && !field.omitempty)
        && binding.default.is_none()
        && binding.options.is_empty()
        && binding.range.is_none()
        && !field.as_string
        && is_fast_type(&field.ty)
}

fn is_fast_type(ty: &Type) -> bool {
    match ty {
        Type::List(inner) => is_fast_scalar(inner),
        scalar => is_fast_scalar(scalar),
    }
}

fn is_fast_scalar(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::Int(_) | Type::Float64 | Type::String)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(comment: &[&str], unchecked: &[&str]) -> String {
        let owned = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect();
        let field = ir::Field {
            name: "Page".into(),
            docs: ir::Docs {
                lines: owned(comment),
            },
            ty: Type::String,
            bindings: Vec::new(),
            json: None,
            omitempty: false,
            as_string: false,
            validate: ir::Validation {
                unchecked: owned(unchecked),
                ..ir::Validation::default()
            },
            example: None,
        };
        docs(&field).to_string()
    }

    #[test]
    fn unchecked_rules_are_a_doc_line() {
        assert_eq!(
            shown(&["The page."], &["cron", "a|b"]),
            "/// The page.\n///\n/// Not checked: `validate:\"cron,a|b\"`\n"
        );
        assert_eq!(
            shown(&[], &["is=`a\nb"]),
            "/// Not checked: `validate:\"is=a b\"`\n"
        );
        assert_eq!(shown(&["The page."], &[]), "/// The page.\n");
    }
}
