//! The rules of `validate:"…"` that nothing checks.

use super::Checker;
use crate::api::ast::{Field, FieldKind, Struct};
use crate::api::tag::Tag;
use crate::api::validate;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::Rule;
use crate::source::Span;

/// The rules of one field that are not checked.
pub(super) struct Unchecked {
    /// Where the whole `validate:"…"` stands.
    span: Span,
    /// The first of them.
    rule: String,
}

impl Unchecked {
    /// `None` where every rule of the field is checked.
    pub(super) fn of(field: &Field, tag: &Tag, body: &Struct) -> Option<Self> {
        let FieldKind::Named { ty, .. } = &field.kind else {
            return None;
        };
        let pair = tag.get("validate")?;
        let rules = validate::read(&pair.value, ty);
        let without_field = rules.rules.iter().find_map(|rule| match rule {
            Rule::EqField(other) if !has_field(body, other) => Some(format!("eqfield={other}")),
            _ => None,
        });
        let rule = rules.unchecked.into_iter().next().or(without_field)?;
        Some(Self {
            span: pair.span,
            rule,
        })
    }
}

/// Whether the struct has a field of that name, or may get it from an embedded one.
fn has_field(body: &Struct, wanted: &str) -> bool {
    body.fields.iter().any(|field| match &field.kind {
        FieldKind::Named { names, .. } => names.iter().any(|name| name.value == wanted),
        FieldKind::Embedded { .. } => true,
    })
}

impl Checker<'_> {
    /// One finding for all rules: nothing is wrong with the single one.
    pub(super) fn unchecked_rules(&mut self) {
        let rules = &self.unchecked;
        let Some(first) = rules.first() else {
            return;
        };
        let message = format!("`{}` is not checked, only kept as a doc line", first.rule);
        let mut finding = Diagnostic::new(&codes::VALIDATE_RULE, message)
            .at(
                first.span,
                "a rule that is unknown or does not suit the type",
            )
            .help("check it in the logic");
        if rules.len() > 1 {
            finding = finding.note(format!("rules of {} fields are not checked", rules.len()));
        }
        self.report(finding);
    }
}
