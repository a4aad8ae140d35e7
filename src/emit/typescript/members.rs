//! Types of a contract → properties, as one side sees them.

use super::side::{Seen, Side};
use super::view::{Doc, Literal, Property, Ty};
use crate::emit::openapi::absent::Absent;
use crate::emit::openapi::{side, types};
use crate::ir::{Binding, Field, Http, Int, Rule, Source, Type, TypeDef};
use crate::text::typescript::{Key, Text};

/// The largest whole number below which all are exact.
const EXACT: i64 = (1 << 53) - 1;

/// Reads the types of one contract.
pub(super) struct Members<'a> {
    pub(super) http: &'a Http,
    /// Whether empty lists are `null` in answers.
    null_lists: bool,
    known: &'a types::Types<'a>,
    absent: Absent<'a>,
}

impl<'a> Members<'a> {
    /// `known` are the types of the contract as its OpenAPI document knows them: both must agree on what may be absent.
    pub(super) fn new(http: &'a Http, null_lists: bool, known: &'a types::Types<'a>) -> Self {
        Self {
            http,
            null_lists,
            known,
            absent: Absent::new(known, side::Side::Input),
        }
    }

    /// The type of that name.
    pub(super) fn def(&self, name: &str) -> Option<&'a TypeDef> {
        self.known.def(name)
    }

    /// The properties of a type.
    pub(super) fn of(&self, def: &'a TypeDef, side: Side) -> Vec<Property<Seen>> {
        match side {
            Side::Output => self.answer_of(def),
            Side::Input => self.input(def),
            Side::Request => self.request(def),
        }
    }

    /// The type of what a route answers: logic returns what a pointer points to.
    pub(super) fn answer(&self, ty: &Type) -> Ty<Seen> {
        match ty {
            Type::Pointer(inner) => self.answer(inner),
            ty => self.ty(ty, Side::Output),
        }
    }

    /// Of two fields with one name a reader sees the last.
    fn answer_of(&self, def: &TypeDef) -> Vec<Property<Seen>> {
        let mut properties = Vec::new();
        for (field, key) in def
            .fields
            .iter()
            .filter_map(|it| Some((it, it.json.as_ref()?)))
        {
            put(&mut properties, &[key], self.answered(field));
        }
        properties
    }

    /// The name is put in by [`put`].
    fn answered(&self, field: &Field) -> Property<Seen> {
        let optional = field.omitempty && !matches!(field.ty, Type::Named { .. } | Type::Array(..));
        let ty = match (field.as_string, &field.ty) {
            (true, Type::Pointer(_)) if !optional => Ty::Nullable(Box::new(Ty::Word("string"))),
            (true, _) => Ty::Word("string"),
            // What is nil is left out.
            (false, Type::Pointer(inner)) if optional => self.ty(inner, Side::Output),
            (false, Type::List(of)) if optional => Ty::List(Box::new(self.ty(of, Side::Output))),
            (false, ty) => self.ty(ty, Side::Output),
        };
        Property {
            docs: Doc::new(&field.docs),
            key: Key::new(""),
            optional,
            ty,
        }
    }

    /// As a value inside of a JSON body.
    fn input(&self, def: &TypeDef) -> Vec<Property<Seen>> {
        let is_asked = !self.known.is_seen(&def.name, side::Side::Unchecked);
        let mut properties = Vec::new();
        for field in &def.fields {
            for binding in of_source(field, Source::Json) {
                let path: Vec<&str> = binding.key.split('.').collect();
                put(&mut properties, &path, self.sent(field, binding, is_asked));
            }
        }
        properties
    }

    /// As the whole of a request.
    fn request(&self, def: &'a TypeDef) -> Vec<Property<Seen>> {
        let mut properties = Vec::new();
        for member in super::request::members(def) {
            let path: Vec<&str> = member.key.iter().map(String::as_str).collect();
            let mut property = self.sent(member.field, member.first, true);
            let mut bindings = member.field.bindings.iter();
            property.optional = bindings.all(|it| self.may_be_absent(member.field, it));
            put(&mut properties, &path, property);
        }
        properties
    }

    fn may_be_absent(&self, field: &Field, binding: &Binding) -> bool {
        binding.source != Source::Path && self.absent.is_fine(field, binding)
    }

    /// The name is put in by [`put`]; `is_asked` where the rules of `validate:"…"` are, wherever a value of the type is sent.
    fn sent(&self, field: &Field, binding: &Binding, is_asked: bool) -> Property<Seen> {
        let docs = Doc::new(&field.docs);
        Property {
            docs: match &binding.default {
                Some(text) => docs.line(&format!("@defaultValue `{}`", text.replace('`', ""))),
                None => docs,
            },
            key: Key::new(""),
            optional: self.may_be_absent(field, binding),
            ty: self.sent_ty(field, binding, is_asked),
        }
    }

    fn sent_ty(&self, field: &Field, binding: &Binding, is_asked: bool) -> Ty<Seen> {
        if let Some(literals) = literals(field, binding) {
            return literals;
        }
        if let Some(literals) = one_of(field).filter(|_| is_asked) {
            return match self.absent.may_be_null(field, binding) {
                true => Ty::Nullable(Box::new(literals)),
                false => literals,
            };
        }
        let is_json = binding.source == Source::Json;
        match &field.ty {
            _ if field.as_string && is_json => Ty::Word("string"),
            Type::Pointer(inner) if self.absent.may_be_null(field, binding) => {
                Ty::Nullable(Box::new(self.ty(inner, Side::Input)))
            }
            ty if is_json => self.ty(ty, Side::Input),
            ty => self.in_text(ty),
        }
    }

    /// In a path, a form or a header: a struct never came out of one, and what may be anything is a text there.
    fn in_text(&self, ty: &Type) -> Ty<Seen> {
        match ty {
            Type::Pointer(inner) => self.in_text(inner),
            Type::Named { .. } => Ty::Word("never"),
            Type::Any => Ty::Word("string"),
            Type::List(of) | Type::Array(_, of) => Ty::List(Box::new(self.in_text(of))),
            ty => self.ty(ty, Side::Input),
        }
    }

    fn ty(&self, ty: &Type, side: Side) -> Ty<Seen> {
        let inner = |ty: &Type| Box::new(self.ty(ty, side));
        match ty {
            Type::Bool => Ty::Word("boolean"),
            Type::Int(int) => Ty::Word(integer(*int)),
            Type::Float32 | Type::Float64 => Ty::Word("number"),
            Type::String => Ty::Word("string"),
            Type::Bytes => Ty::Word("Base64"),
            Type::Any => Ty::Word("unknown"),
            Type::Named { name, .. } => Ty::Reference((name.to_string(), side)),
            Type::Pointer(of) if side == Side::Output => Ty::Nullable(inner(of)),
            Type::Pointer(of) => *inner(of),
            Type::List(of) if side == Side::Output && self.null_lists => {
                Ty::Nullable(Box::new(Ty::List(inner(of))))
            }
            Type::List(of) | Type::Array(_, of) => Ty::List(inner(of)),
            Type::Map(_, value) => Ty::Record(inner(value)),
        }
    }
}

/// Where a part of a request has the field.
fn of_source(field: &Field, source: Source) -> impl Iterator<Item = &Binding> {
    field.bindings.iter().filter(move |it| it.source == source)
}

/// What has 64 bits may be more than a number keeps.
fn integer(int: Int) -> &'static str {
    match (int.bits, int.signed) {
        (64.., true) => "Int64",
        (64.., false) => "Uint64",
        _ => "number",
    }
}

/// `options=`, for texts and whole numbers.
fn literals(field: &Field, binding: &Binding) -> Option<Ty<Seen>> {
    let is_text = field.as_string && binding.source == Source::Json;
    let ty = if is_text { &Type::String } else { &field.ty };
    union(ty, &binding.options)
}

/// `validate:"oneof=…"` of texts and whole numbers; what a struct asks of a field from two places it asks of the last one.
fn one_of(field: &Field) -> Option<Ty<Seen>> {
    let rules = field.validate.rules.iter();
    let own: Vec<&Rule> = rules.take_while(|rule| **rule != Rule::Dive).collect();
    let place = own.iter().position(|rule| matches!(rule, Rule::OneOf(_)))?;
    let Rule::OneOf(words) = own[place] else {
        return None;
    };
    if field.validate.skipped || field.as_string || field.bindings.len() != 1 {
        return None;
    }
    // Behind `omitempty` the zero value is not asked.
    let zero = match field.ty {
        _ if !own[..place].contains(&&Rule::OmitEmpty) => None,
        Type::String => Some(String::new()),
        Type::Int(_) => Some("0".to_owned()),
        _ => None,
    };
    let words: Vec<String> = words.iter().cloned().chain(zero).collect();
    union(&field.ty, &words)
}

/// These values of a type, each once; `None` where they are no texts and no whole numbers.
fn union(ty: &Type, words: &[String]) -> Option<Ty<Seen>> {
    let literal = |text: &String| match scalar(ty) {
        Type::String => Some(Literal::Text(Text::new(text))),
        Type::Int(_) => {
            let number = text.parse().ok()?;
            (-EXACT..=EXACT)
                .contains(&number)
                .then_some(Literal::Whole(number))
        }
        _ => None,
    };
    let all: Option<Vec<Literal>> = words.iter().map(literal).collect();
    let mut literals: Vec<Literal> = Vec::new();
    for literal in all? {
        if !literals.contains(&literal) {
            literals.push(literal);
        }
    }
    (!literals.is_empty()).then_some(Ty::Literals(literals))
}

/// What a pointer points to.
fn scalar(ty: &Type) -> &Type {
    match ty {
        Type::Pointer(inner) => scalar(inner),
        ty => ty,
    }
}

/// Puts a property where its name leads: into objects, which are there if one of theirs must be.
fn put(properties: &mut Vec<Property<Seen>>, path: &[&str], property: Property<Seen>) {
    let Some((head, rest)) = path.split_first() else {
        return;
    };
    let key = Key::new(*head);
    let place = properties.iter().position(|other| other.key == key);
    let property = if rest.is_empty() {
        Property { key, ..property }
    } else {
        let found = place.map(|place| properties[place].clone());
        let (mut inside, optional) = match found {
            Some(Property {
                ty: Ty::Object(inside),
                optional,
                ..
            }) => (inside, optional),
            _ => (Vec::new(), true),
        };
        let optional = optional && property.optional;
        put(&mut inside, rest, property);
        Property {
            docs: Doc::default(),
            key,
            optional,
            ty: Ty::Object(inside),
        }
    };
    match place {
        Some(place) => properties[place] = property,
        None => properties.push(property),
    }
}
