//! Defaults of columns.

use sqlparser::ast::{Expr, UnaryOperator, Value};

use super::table::{Default, Filled};

/// What a default puts in.
pub(super) fn filled(value: &Expr) -> Filled {
    match of(value) {
        None => Filled::Nothing,
        Some(Default::Now) => Filled::Now,
        Some(Default::Other(text)) if text.to_ascii_lowercase().starts_with("nextval") => {
            Filled::Number
        }
        Some(_) => Filled::Value,
    }
}

/// A default as it is kept; none where it is NULL.
pub(super) fn of(value: &Expr) -> Option<Default> {
    match value {
        // `'new'::character varying`, as pg_dump writes texts.
        Expr::Cast { expr, .. } if !is_now(value) => of(expr),
        Expr::Value(value) => literal(&value.value),
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => match of(expr)? {
            Default::Number(number) => Some(Default::Number(format!("-{number}"))),
            _ => Some(Default::Other(value.to_string())),
        },
        _ if is_now(value) => Some(Default::Now),
        _ => Some(Default::Other(value.to_string())),
    }
}

fn literal(value: &Value) -> Option<Default> {
    Some(match value {
        Value::Null => return None,
        Value::Number(number, _) => Default::Number(number.clone()),
        Value::Boolean(is_true) => Default::Bool(*is_true),
        Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) => {
            Default::Text(text.clone())
        }
        other => Default::Other(other.to_string()),
    })
}

fn is_now(value: &Expr) -> bool {
    const TIMES: [&str; 5] = [
        "current_timestamp",
        "now()",
        "localtimestamp",
        "datetime('now'",
        "transaction_timestamp",
    ];
    let text = value.to_string().to_ascii_lowercase();
    let text = text.trim_start_matches('(');
    TIMES.iter().any(|time| text.starts_with(time))
}
