//! Whether a default can be the value of its field.

use crate::api::ast::{TypeExpr, TypeKind};
use crate::api::base::Scalar;
use crate::api::tag::Setting;

/// Why a default cannot be the value of a scalar field.
pub(super) fn misfit(value: &str, scalar: Scalar) -> Option<String> {
    if parses(value, scalar) {
        return None;
    }
    let what = match scalar {
        Scalar::Int { bits, signed: true } => format!("a signed number of {bits} bits"),
        Scalar::Int { bits, .. } => format!("an unsigned number of {bits} bits"),
        Scalar::Float { .. } => "a number".to_owned(),
        Scalar::Bool => "`true` or `false`".to_owned(),
        Scalar::Text => return None,
    };
    Some(format!("`{value}` is not {what}"))
}

/// Why no request could bring the default itself. go-zero takes such a default, since the rules are for
/// what comes.
pub(super) fn beyond<'s>(
    value: &str,
    mut others: impl Iterator<Item = &'s Setting>,
) -> Option<String> {
    others.find_map(|other| match other {
        Setting::Options(options) if !options.iter().any(|option| option == value) => {
            Some(format!("`{value}` is none of the options"))
        }
        Setting::Range(range) if value.parse().is_ok_and(|number| !range.contains(number)) => {
            Some(format!("`{value}` is outside the range"))
        }
        _ => None,
    })
}

fn parses(value: &str, scalar: Scalar) -> bool {
    match scalar {
        Scalar::Int { bits, signed: true } => value.parse::<i64>().is_ok_and(|number| {
            let limit = 1_i128 << (bits - 1);
            (-limit..limit).contains(&i128::from(number))
        }),
        Scalar::Int { bits, .. } => value
            .parse::<u64>()
            .is_ok_and(|number| u128::from(number) < 1_u128 << bits),
        Scalar::Float { .. } => value.parse::<f64>().is_ok(),
        // Go's strconv.ParseBool as go-zero calls it.
        Scalar::Bool => matches!(
            value.to_ascii_lowercase().as_str(),
            "1" | "0" | "true" | "false"
        ),
        Scalar::Text => true,
    }
}

/// Why a default cannot be the value of a list or struct.
pub(super) fn list_misfit(value: &str, ty: &TypeExpr) -> Option<String> {
    match &ty.kind {
        TypeKind::Slice(inner) if inner.scalar() == Some(Scalar::Text) => None,
        TypeKind::Slice(_) | TypeKind::Array(..) => {
            let list = serde_json::from_str::<Vec<serde_json::Value>>(value);
            list.is_err().then(|| format!("`{value}` is no JSON list"))
        }
        TypeKind::Pointer(inner) => list_misfit(value, inner),
        _ => Some("only scalars and lists have defaults".to_owned()),
    }
}
