//! Defaults of columns.

use sqlparser::ast::{Expr, UnaryOperator, Value};

use super::table::{Column, Filled};
use crate::ir::Initial;

/// Gives a column its default.
pub(super) fn set(column: &mut Column, value: &Expr) {
    column.default = of(value);
    column.filled = match &column.default {
        None => Filled::Nothing,
        Some(Initial::Now) => Filled::Now,
        Some(Initial::Other(text)) if text.to_ascii_lowercase().starts_with("nextval") => {
            Filled::Number
        }
        Some(_) => Filled::Value,
    };
}

/// A default as it is kept; none where it is NULL.
fn of(value: &Expr) -> Option<Initial> {
    match value {
        // `'new'::character varying`, as pg_dump writes texts.
        Expr::Cast { expr, .. } if !is_now(value) => of(expr),
        Expr::Value(value) => literal(&value.value),
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => match of(expr)? {
            Initial::Number(number) => Some(Initial::Number(format!("-{number}"))),
            _ => Some(Initial::Other(value.to_string())),
        },
        _ if is_now(value) => Some(Initial::Now),
        _ => Some(Initial::Other(value.to_string())),
    }
}

fn literal(value: &Value) -> Option<Initial> {
    Some(match value {
        Value::Null => return None,
        Value::Number(number, _) => Initial::Number(number.clone()),
        Value::Boolean(is_true) => Initial::Bool(*is_true),
        Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) => {
            Initial::Text(text.clone())
        }
        other => Initial::Other(other.to_string()),
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
