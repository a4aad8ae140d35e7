//! Whether a request may go without a field: what the decoder then makes of it must keep the rules.

use std::cell::RefCell;

use super::rules::{is_many, scalar};
use super::side::Side;
use super::types::Types;
use crate::ir::{Binding, Bound, Field, Optional, Rule, Source, Type};

/// What stands in for a value that did not come.
#[derive(Clone, Copy)]
enum Stand<'a> {
    /// The type's zero value.
    Zero,
    /// A struct whose fields have their own defaults.
    Filled,
    /// The text of `default=`.
    Default(&'a str),
}

/// Asks about the types of one contract.
pub struct Absent<'a> {
    types: &'a Types<'a>,
    side: Side,
    /// The structs that are looked into, against contracts whose types contain themselves.
    inside: RefCell<Vec<String>>,
}

impl<'a> Absent<'a> {
    pub fn new(types: &'a Types<'a>, side: Side) -> Self {
        Self {
            types,
            side,
            inside: RefCell::default(),
        }
    }

    /// Whether the field may be missing from this part of a request.
    pub fn is_fine(&self, field: &Field, binding: &Binding) -> bool {
        self.stand(field, binding)
            .is_some_and(|stand| self.keeps_rules(field, stand))
    }

    /// Whether it may be `null`.
    pub fn may_be_null(&self, field: &Field, binding: &Binding) -> bool {
        binding.source == Source::Json
            && binding.optional == Optional::Yes
            && self.keeps_rules(field, Stand::Zero)
    }

    /// What the decoder takes instead; nothing where it refuses the request.
    fn stand<'f>(&self, field: &'f Field, binding: &'f Binding) -> Option<Stand<'f>> {
        match (&binding.default, &binding.optional) {
            (Some(text), _) => is_value(&field.ty, text).then_some(Stand::Default(text)),
            (None, Optional::No) => self.by_type(&field.ty),
            (None, _) => Some(Stand::Zero),
        }
    }

    /// Maps are empty then, and structs have the defaults of their fields.
    fn by_type(&self, ty: &Type) -> Option<Stand<'static>> {
        match ty {
            Type::Map(..) => Some(Stand::Zero),
            Type::Pointer(inner) => self.by_type(inner),
            ty => self.is_filled(ty).then_some(Stand::Filled),
        }
    }

    /// Whether it is a struct with a default for each field, of which only structs need none of their own.
    fn is_filled(&self, ty: &Type) -> bool {
        let Type::Named { name, .. } = ty else {
            return false;
        };
        let has_default =
            |field: &Field, binding: &Binding| match (&binding.default, &binding.optional) {
                (Some(text), _) => is_value(&field.ty, text),
                (None, Optional::No) => self.is_filled(&field.ty),
                (None, _) => true,
            };
        self.all_fields(name, |field| {
            let mut bindings = field.bindings.iter();
            bindings.all(|it| it.source != Source::Json || has_default(field, it))
        })
    }

    fn all_fields(&self, name: &str, holds: impl Fn(&Field) -> bool) -> bool {
        if self.inside.borrow().iter().any(|outer| outer == name) {
            return false;
        }
        let Some(def) = self.types.def(name) else {
            return false;
        };
        self.inside.borrow_mut().push(name.to_owned());
        let all = def.fields.iter().all(holds);
        self.inside.borrow_mut().pop();
        all
    }

    fn keeps_rules(&self, field: &Field, stand: Stand<'_>) -> bool {
        if self.side != Side::Input || field.validate.skipped {
            return true;
        }
        let mut bindings = field.bindings.iter();
        let nilable = bindings.any(|binding| binding.optional != Optional::No);
        for rule in &field.validate.rules {
            match rule {
                Rule::Dive => return true,
                Rule::OmitEmpty if is_zero(&field.ty, stand) => return true,
                Rule::Required if is_many(&field.ty) && !nilable => {}
                rule if !holds(&field.ty, rule, stand) => return false,
                _ => {}
            }
        }
        self.keeps_inside(&field.ty, stand)
    }

    /// Structs are looked into, whether they came or not.
    fn keeps_inside(&self, ty: &Type, stand: Stand<'_>) -> bool {
        let name = match (ty, stand) {
            (Type::Named { name, .. }, _) => name,
            (Type::Pointer(inner), Stand::Filled) => match &**inner {
                Type::Named { name, .. } => name,
                _ => return true,
            },
            _ => return true,
        };
        self.all_fields(name, |field| match (stand, field.bindings.last()) {
            (Stand::Filled, Some(binding)) => {
                let stand = self.stand(field, binding).unwrap_or(Stand::Zero);
                self.keeps_rules(field, stand)
            }
            _ => self.keeps_rules(field, Stand::Zero),
        })
    }
}

/// Whether the text of `default=` is a value of the type.
fn is_value(ty: &Type, text: &str) -> bool {
    match ty {
        Type::Pointer(inner) => is_value(inner, text),
        Type::List(_) | Type::Array(..) | Type::Any => true,
        Type::Map(..) | Type::Named { .. } => false,
        scalar_type => scalar(scalar_type, text).is_some(),
    }
}

fn is_zero(ty: &Type, stand: Stand<'_>) -> bool {
    match stand {
        Stand::Zero => true,
        Stand::Filled => false,
        Stand::Default(_) if matches!(ty, Type::Pointer(_)) => false,
        Stand::Default(text) => match ty {
            Type::Bool => scalar(ty, text) == Some(false.into()),
            Type::Int(_) | Type::Float32 | Type::Float64 => {
                text.parse::<f64>().is_ok_and(|number| number == 0.0)
            }
            _ => text.is_empty(),
        },
    }
}

fn holds(ty: &Type, rule: &Rule, stand: Stand<'_>) -> bool {
    // A nil pointer keeps no rule.
    if matches!((ty, stand), (Type::Pointer(_), Stand::Zero)) {
        return false;
    }
    match (ty, rule) {
        (_, Rule::Required) => !is_zero(ty, stand),
        (Type::Pointer(inner), _) => holds(inner, rule, stand),
        (_, Rule::Bound(relation, bound)) => match measure(ty, stand) {
            Some(measure) => relates(measure, relation, *bound),
            None => true,
        },
        (_, Rule::OneOf(words)) => words.contains(&text(ty, stand)),
        (_, Rule::Form(_)) => matches!(stand, Stand::Default(text) if !text.is_empty()),
        (_, Rule::EqField(_) | Rule::OmitEmpty | Rule::Dive) => true,
    }
}

fn text(ty: &Type, stand: Stand<'_>) -> String {
    match (stand, ty) {
        (Stand::Default(text), _) => text.to_owned(),
        (_, Type::String) => String::new(),
        _ => "0".to_owned(),
    }
}

/// What bounds are compared with; nothing where that is not known.
fn measure(ty: &Type, stand: Stand<'_>) -> Option<f64> {
    let length = |length: usize| u32::try_from(length).ok().map(f64::from);
    match (ty, stand) {
        (Type::Array(size, _), _) => length(*size),
        (_, Stand::Zero) => Some(0.0),
        (Type::String, Stand::Default(text)) => length(text.chars().count()),
        (Type::Int(_) | Type::Float32 | Type::Float64, Stand::Default(text)) => text.parse().ok(),
        _ => None,
    }
}

fn relates(measure: f64, relation: &str, bound: Bound) -> bool {
    #[allow(
        clippy::cast_precision_loss,
        reason = "zero and small numbers are compared"
    )]
    let bound = match bound {
        Bound::Signed(bound) => bound as f64,
        Bound::Unsigned(bound) => bound as f64,
        Bound::Float(bound) => bound,
    };
    match relation {
        "min" => measure >= bound,
        "max" => measure <= bound,
        "gt" => measure > bound,
        "lt" => measure < bound,
        _ => (measure - bound).abs() < f64::EPSILON,
    }
}
