//! `type` statements.

use pest::iterators::Pair;

use super::super::ast::{
    Field, FieldKind, Item, Quoting, Struct, Text, TypeDecl, TypeExpr, TypeKind, Types,
};
use super::super::grammar::Rule;
use super::super::lexis::MAX_DEPTH;
use super::{Builder, find};
use crate::diagnostic::codes;
use crate::source::Span;

impl<'a> Builder<'a> {
    /// `type X {…}`
    pub(super) fn single_type(&mut self, pair: Pair<Rule>) -> Types {
        let span = self.span(&pair);
        let decl = find(pair, Rule::type_decl).and_then(|decl| self.type_decl(decl));
        Types {
            span,
            types: decl.into_iter().collect(),
            group: false,
        }
    }

    /// `type (…)` from behind the parenthesis.
    pub(super) fn type_group(
        &mut self,
        head: Pair<'a, Rule>,
        mut at: usize,
    ) -> Option<(Item, usize)> {
        let head = self.span(&head);
        let mut types = Vec::new();
        loop {
            let (pairs, end) = self.piece(Rule::next_types, at)?;
            for pair in pairs {
                match pair.as_rule() {
                    Rule::type_decl => types.extend(self.type_decl(pair)),
                    Rule::broken_type => self.broken(&pair),
                    _ => {
                        let span = head.to(self.span(&pair));
                        let group = true;
                        return Some((Item::Types(Types { span, types, group }), end));
                    }
                }
            }
            at = end;
        }
    }

    fn type_decl(&mut self, pair: Pair<Rule>) -> Option<TypeDecl> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let name = self.text_of(&parts.next()?);
        let mut equals = None;
        let mut ty = None;
        for part in parts {
            match part.as_rule() {
                Rule::equals => equals = Some(self.span(&part)),
                _ => ty = self.data_type(part),
            }
        }
        Some(TypeDecl {
            span,
            name,
            equals,
            ty: ty?,
        })
    }

    pub(super) fn data_type(&mut self, pair: Pair<Rule>) -> Option<TypeExpr> {
        let span = self.span(&pair);
        let mut parts: Vec<_> = pair.into_inner().collect();
        let base = self.base_type(parts.pop()?);
        if parts.len() > MAX_DEPTH {
            self.too_deep(span.start());
            return None;
        }
        parts.into_iter().rev().try_fold(base, |inner, prefix| {
            let span = self.span(&prefix).to(inner.span);
            let kind = self.prefixed(prefix, Box::new(inner))?;
            Some(TypeExpr { span, kind })
        })
    }

    /// `*`, `[]`, `[N]` or `map[K]` in front of a type.
    fn prefixed(&mut self, prefix: Pair<Rule>, inner: Box<TypeExpr>) -> Option<TypeKind> {
        let mut parts = prefix.into_inner().peekable();
        match parts.peek()?.as_rule() {
            Rule::pointer => Some(TypeKind::Pointer(inner)),
            Rule::map_prefix => {
                let key = find(parts.next()?, Rule::data_type)?;
                Some(TypeKind::Map(Box::new(self.data_type(key)?), inner))
            }
            _ => Some(bracketed(parts.nth(1)?, inner)),
        }
    }

    fn base_type(&mut self, pair: Pair<Rule>) -> TypeExpr {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::interface => {
                self.spaced_interface(&pair);
                TypeKind::Interface
            }
            Rule::struct_type => TypeKind::Struct(Box::new(self.struct_type(pair))),
            _ => TypeKind::Named(pair.as_str().into()),
        };
        TypeExpr { span, kind }
    }

    fn spaced_interface(&mut self, pair: &Pair<Rule>) {
        if pair.as_str() != "interface{}" {
            let message = "`interface{}` is written with blanks";
            self.dialect(&codes::LAYOUT, message, self.span(pair));
        }
    }

    fn struct_type(&mut self, pair: Pair<Rule>) -> Struct {
        let mut keyword = None;
        let mut fields = Vec::new();
        let mut span = self.span(&pair);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::kw_struct => keyword = Some(self.struct_keyword(&inner)),
                Rule::open_brace => span = self.span(&inner).ending(span.end()),
                Rule::field => fields.extend(self.field(inner)),
                Rule::broken_field => self.broken(&inner),
                _ => {}
            }
        }
        Struct {
            keyword,
            span,
            fields,
        }
    }

    fn struct_keyword(&mut self, pair: &Pair<Rule>) -> Span {
        let span = self.span(pair);
        let message = "`struct` belongs to the old dialect";
        self.dialect(&codes::STRUCT_KEYWORD, message, span);
        span
    }

    fn field(&mut self, pair: Pair<Rule>) -> Option<Field> {
        let span = self.span(&pair);
        let mut names = Vec::new();
        let (mut pointer, mut ty, mut tag) = (false, None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::pointer => pointer = true,
                Rule::field_name => names.push(self.text_of(&part)),
                Rule::data_type => ty = Some(self.data_type(part)?),
                Rule::raw => tag = Some(self.text_of(&part)),
                _ => {}
            }
        }
        let kind = match ty {
            Some(ty) => FieldKind::Named { names, ty },
            None => self.embedded(pointer, names.pop()?),
        };
        Some(Field { span, kind, tag })
    }

    fn embedded(&mut self, pointer: bool, name: Text) -> FieldKind {
        debug_assert_eq!(name.quoting, Quoting::Word);
        let rest = self.text[name.span.end()..].trim_start_matches([' ', '\t', '\r']);
        if !pointer && rest.starts_with('}') {
            let message = "an embedded type stands on one line with `}`";
            self.dialect(&codes::LAYOUT, message, name.span);
        }
        FieldKind::Embedded { pointer, name }
    }
}

/// `[]`, `[N]` or `[...]`, by what stands behind the opening bracket.
fn bracketed(second: Pair<Rule>, inner: Box<TypeExpr>) -> TypeKind {
    match second.as_rule() {
        Rule::length => TypeKind::Array(Some(second.as_str().to_owned()), inner),
        Rule::dots => TypeKind::Array(None, inner),
        _ => TypeKind::Slice(inner),
    }
}
