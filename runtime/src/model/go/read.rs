//! What Go services wrote, as values.

use rust_decimal::Decimal as Number;

use super::{GoField, GoType, json, time};
use crate::model::{Decimal, Json, Value};

/// The values of a struct; none where a field is missing or none of its type.
pub(in crate::model) fn values(text: &str, fields: &[GoField]) -> Option<Vec<Value>> {
    let Json::Object(mut object) = serde_json::from_str(text).ok()? else {
        return None;
    };
    let values = fields.iter().map(|field| {
        let json = object.remove(field.name)?;
        value(*field, json)
    });
    values.collect()
}

/// The value of a field.
pub(in crate::model) fn value(field: GoField, json: Json) -> Option<Value> {
    if !field.is_null {
        return match json {
            Json::Null => Some(Value::Null),
            json => plain(field.ty, json),
        };
    }
    let (name, _) = json::null(field.ty);
    match json.get("Valid")?.as_bool()? {
        true => plain(field.ty, json.get(name)?.clone()),
        false => Some(Value::Null),
    }
}

fn plain(ty: GoType, json: Json) -> Option<Value> {
    let text = || json.as_str();
    Some(match ty {
        GoType::Bool => Value::Bool(json.as_bool()?),
        GoType::Flag => Value::Bool(json.as_i64()? != 0),
        GoType::Integer => Value::Integer(json.as_i64()?),
        GoType::Unsigned => Value::Unsigned(json.as_u64()?),
        GoType::Float => Value::Float(json.as_f64()?),
        GoType::Decimal(scale) => {
            let mut number: Number = json.as_f64()?.to_string().parse().ok()?;
            if number.scale() < scale {
                number.rescale(scale);
            }
            Value::Decimal(Decimal(number))
        }
        GoType::Text => Value::Text(text()?.to_owned()),
        GoType::Bytes => Value::Bytes(json::text(text()?.as_bytes())?.as_bytes().to_vec()),
        GoType::Time => Value::Time(text()?.parse().ok()?),
        GoType::Json => Value::Json(serde_json::from_str(text()?).ok()?),
        GoType::Instant => Value::Instant(time::read(text()?)?.to_utc()),
        GoType::DateTime => Value::DateTime(time::read(text()?)?.naive_local()),
        GoType::Date => Value::Date(time::read(text()?)?.date_naive()),
    })
}
