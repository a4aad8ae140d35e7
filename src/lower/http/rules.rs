//! `validate:"…"` → [`Validation`].

use crate::api::ast::TypeExpr;
use crate::api::tag::Tag;
use crate::api::validate;
use crate::ir::{Field, Rule, Validation};

/// What a tag asks of a field of that type.
pub(super) fn read(tag: &Tag, ty: &TypeExpr) -> Validation {
    let Some(pair) = tag.get("validate") else {
        return Validation::default();
    };
    validate::read(&pair.value, ty)
}

/// Leaves out `eqfield` where there is no such field of the same type.
pub(super) fn settle(fields: &mut [Field]) {
    let compares = |rule: &Rule| matches!(rule, Rule::EqField(_));
    if !fields
        .iter()
        .any(|it| it.validate.rules.iter().any(compares))
    {
        return;
    }
    let types: Vec<_> = fields
        .iter()
        .map(|it| (it.name.clone(), it.ty.clone()))
        .collect();
    for field in fields {
        let Validation {
            rules, unchecked, ..
        } = &mut field.validate;
        let has = |other: &str| types.contains(&(other.into(), field.ty.clone()));
        rules.retain(|rule| match rule {
            Rule::EqField(other) if !has(other) => {
                unchecked.push(format!("eqfield={other}"));
                false
            }
            _ => true,
        });
    }
}
