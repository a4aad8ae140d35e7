//! `validate:"…"` → [`Validation`].

use crate::api::ast::TypeExpr;
use crate::api::tag::Tag;
use crate::api::validate::{self, Bound as BoundAst, Rule as RuleAst};
use crate::ir::{Bound, Field, Rule, Validation};

/// What a tag asks of a field of that type.
pub(super) fn read(tag: &Tag, ty: &TypeExpr) -> Validation {
    let Some(pair) = tag.get("validate") else {
        return Validation::default();
    };
    let rules = validate::read(&pair.value, ty);
    Validation {
        rules: rules.checked.into_iter().map(rule).collect(),
        unchecked: rules.unchecked,
        skipped: rules.skipped,
    }
}

fn rule(rule: RuleAst) -> Rule {
    match rule {
        RuleAst::Required => Rule::Required,
        RuleAst::OmitEmpty => Rule::OmitEmpty,
        RuleAst::Bound(relation, bound) => Rule::Bound(relation, self::bound(bound)),
        RuleAst::OneOf(words) => Rule::OneOf(words),
        RuleAst::Form(form) => Rule::Form(form),
        RuleAst::EqField(other) => Rule::EqField(other),
        RuleAst::Dive => Rule::Dive,
    }
}

fn bound(bound: BoundAst) -> Bound {
    match bound {
        BoundAst::Signed(number) => Bound::Signed(number),
        BoundAst::Unsigned(number) => Bound::Unsigned(number),
        BoundAst::Float(number) => Bound::Float(number),
    }
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
