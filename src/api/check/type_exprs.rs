//! Types as they are used: in fields and bodies.

use super::Checker;
use super::names::is_go_keyword;
use crate::api::ast::{FieldKind, Struct, Text, TypeExpr, TypeKind};
use crate::api::base::BaseType;
use crate::diagnostic::{Diagnostic, codes, nearest};
use crate::source::Span;

/// What a type is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A declaration or body: a struct may be empty, `any` is usual.
    Top,
    /// A field.
    Field,
    /// Behind a `*`.
    Pointer,
    /// An element of a list, an array or a map.
    Element(&'static str),
}

impl<'a> Checker<'a> {
    /// Looks at the type of a declaration or a body.
    pub(super) fn type_use(&mut self, ty: &'a TypeExpr) {
        self.type_expr(ty, Place::Top);
    }

    fn type_expr(&mut self, ty: &'a TypeExpr, place: Place) {
        match &ty.kind {
            TypeKind::Interface => {}
            TypeKind::Named(name) => self.name_use(name, ty.span, place),
            TypeKind::Pointer(inner) => self.type_expr(inner, Place::Pointer),
            TypeKind::Slice(inner) => self.type_expr(inner, Place::Element("list")),
            TypeKind::Array(length, inner) => {
                self.array_length(length.as_deref(), ty.span, inner.span);
                self.type_expr(inner, Place::Element("array"));
            }
            TypeKind::Map(key, value) => {
                self.map_key(key);
                self.type_expr(value, Place::Element("map"));
            }
            TypeKind::Struct(body) => self.struct_use(body, place),
        }
    }

    fn struct_use(&mut self, body: &'a Struct, place: Place) {
        if let Place::Element(what) = place {
            let message = format!("an anonymous struct inside a {what}");
            let finding = Diagnostic::new(&codes::ANONYMOUS_ELEMENT, message)
                .at(body.span, "give this struct a name of its own");
            self.report(finding);
        }
        if place != Place::Top && body.fields.is_empty() {
            self.goctl_type(body.span, "an empty anonymous struct");
        }
        for field in &body.fields {
            match &field.kind {
                FieldKind::Named { ty, .. } => self.type_expr(ty, Place::Field),
                FieldKind::Embedded { name, .. } => self.embedded(name),
            }
        }
    }

    fn name_use(&mut self, name: &'a str, span: Span, place: Place) {
        match BaseType::named(name) {
            Some(BaseType::Complex) => self.complex(span),
            Some(BaseType::Any) if !matches!(place, Place::Top | Place::Pointer) => {
                self.goctl_type(span, "`any` as the type of a field or element");
            }
            Some(BaseType::Any | BaseType::Scalar(_)) => {}
            _ if is_go_keyword(name) => self.keyword(name, span),
            _ if self.types.contains(name) => {}
            _ => self.unknown_type(name, span),
        }
    }

    fn embedded(&mut self, name: &'a Text) {
        match self.types.get(name.value.as_str()) {
            Some(_) => {}
            None if BaseType::named(&name.value).is_some() => {
                let message = format!("`{}` is embedded, but is no struct", name.value);
                let finding = Diagnostic::new(&codes::EMBEDDED_TYPE, message)
                    .at(name.span, "a name alone on its line embeds a struct")
                    .help(format!(
                        "a field has a name and a type: `Name {}`",
                        name.value
                    ));
                self.report(finding);
            }
            None => self.unknown_type(&name.value, name.span),
        }
    }

    fn unknown_type(&mut self, name: &'a str, span: Span) {
        if self.may_exist(name) || self.is_cut_off(span) || !self.unknown.insert(name) {
            return;
        }
        let base = BaseType::names().map(|name| -> &str { name });
        let near = nearest(name, base.chain(self.types.names()));
        let mut finding = Diagnostic::new(&codes::UNKNOWN_TYPE, format!("unknown type `{name}`"))
            .at(span, "not found in this file or its imports");
        if let Some(near) = near {
            if let Some(decl) = self.types.get(near) {
                finding = finding.also(decl.name.span, "similarly named type");
            }
            finding = finding.suggest("a type with a similar name exists", span, near);
        }
        self.report(finding);
    }

    fn keyword(&mut self, name: &str, span: Span) {
        let message = format!("`{name}` is no type");
        let finding =
            Diagnostic::new(&codes::KEYWORD_NAME, message).at(span, "a keyword of the language Go");
        self.report(finding);
    }

    fn complex(&mut self, span: Span) {
        let finding = Diagnostic::new(&codes::COMPLEX_NUMBER, "complex numbers have no JSON form")
            .at(span, "cannot be sent or received");
        self.report(finding);
    }

    fn goctl_type(&mut self, span: Span, what: &str) {
        let finding = Diagnostic::new(&codes::GOCTL_TYPE, what)
            .at(span, "")
            .note("ferroctl reads it, but goctl 1.10 refuses the file");
        self.report(finding);
    }

    fn array_length(&mut self, length: Option<&str>, span: Span, element: Span) {
        let label = match length.map(str::parse::<u16>) {
            Some(Ok(_)) => return,
            Some(Err(_)) => "longer than 65535",
            None => "`...` says no length",
        };
        let brackets = span.ending(element.start());
        let finding = Diagnostic::new(&codes::ARRAY_LENGTH, "an array needs a length")
            .at(brackets, label)
            .help("write `[]` for a list of any length");
        self.report(finding);
    }

    fn map_key(&mut self, key: &TypeExpr) {
        let is_scalar = match &key.kind {
            TypeKind::Named(name) => matches!(BaseType::named(name), Some(BaseType::Scalar(_))),
            _ => false,
        };
        if !is_scalar {
            let finding = Diagnostic::new(&codes::MAP_KEY, "the key of a map must be a base type")
                .at(key.span, "not a string, a number or a bool");
            self.report(finding);
        }
    }
}
