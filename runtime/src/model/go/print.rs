//! Values as `fmt` prints them with `%v`, of which goctl makes keys.

use jiff::tz::TimeZone;

use super::{GoField, GoType, json, time};
use crate::model::Value;

/// The value in a key; none where Go would print something else for the same value.
pub(in crate::model) fn print(
    field: GoField,
    value: &Value,
    zone: Option<&TimeZone>,
) -> Option<String> {
    let is_valid = *value != Value::Null;
    let text = match is_valid {
        true => plain(field.ty, value, zone)?,
        false if !field.is_null => return None,
        false => zero(field.ty).to_owned(),
    };
    Some(match field.is_null {
        true => format!("{{{text} {is_valid}}}"),
        false => text,
    })
}

fn plain(ty: GoType, value: &Value, zone: Option<&TimeZone>) -> Option<String> {
    Some(match value {
        Value::Bool(value) if ty == GoType::Flag => u8::from(*value).to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Unsigned(value) => value.to_string(),
        Value::Float(value) => float(*value),
        Value::Decimal(value) => float(json::exact(*value)?),
        Value::Text(value) => value.clone(),
        Value::Bytes(value) => json::text(value)?.to_owned(),
        Value::Time(value) => value.format("%H:%M:%S%.f").to_string(),
        Value::Instant(_) | Value::DateTime(_) | Value::Date(_) => time::of(value, zone)?.print(),
        Value::Json(_) | Value::Null => return None,
    })
}

fn zero(ty: GoType) -> &'static str {
    match ty {
        GoType::Bool => "false",
        GoType::Flag | GoType::Integer | GoType::Unsigned | GoType::Float | GoType::Decimal(_) => {
            "0"
        }
        GoType::Text | GoType::Bytes | GoType::Time | GoType::Json => "",
        GoType::Instant | GoType::DateTime | GoType::Date => "0001-01-01 00:00:00 +0000 UTC",
    }
}

/// `%v` is `%g` with as many digits as it takes, and an exponent of two digits at least from 6 on and below -4.
fn float(value: f64) -> String {
    let exponent = match value {
        0.0 => 0,
        _ => {
            let text = format!("{value:e}");
            let exponent = text.rsplit('e').next().map(str::parse::<i32>);
            exponent.and_then(Result::ok).unwrap_or_default()
        }
    };
    if (-4..6).contains(&exponent) {
        return value.to_string();
    }
    let text = json::signed(format!("{value:e}"));
    match text.split_at(text.len() - 1) {
        (head, digit) if head.ends_with(['+', '-']) => format!("{head}0{digit}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(ty: GoType, value: Value, zone: Option<&TimeZone>) -> String {
        print(GoField::new("X", ty), &value, zone).unwrap()
    }

    #[test]
    fn numbers_are_gos() {
        let numbers = [
            0.,
            1.,
            0.1,
            123_456.,
            1e6,
            123_456_789.,
            1e20,
            1e21,
            1.5e21,
            1e-4,
            1e-5,
            1.25e-7,
            1e100,
            -2.5,
        ];
        let printed = numbers.map(|number| printed(GoType::Float, Value::Float(number), None));
        // What `fmt` of Go 1.26 makes of them.
        assert_eq!(
            printed.join(" "),
            "0 1 0.1 123456 1e+06 1.23456789e+08 1e+20 1e+21 1.5e+21 0.0001 1e-05 1.25e-07 1e+100 -2.5"
        );
    }

    #[test]
    fn times_and_what_may_be_missing_are_gos() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let time = Value::Instant("2026-01-01T19:04:05.12Z".parse().unwrap());
        assert_eq!(
            printed(GoType::Instant, time, Some(&zone)),
            "2026-01-02 03:04:05.12 +0800 CST"
        );
        let day = Value::Date("2026-01-02".parse().unwrap());
        assert_eq!(
            printed(GoType::Date, day, None),
            "2026-01-02 00:00:00 +0000 UTC"
        );
        let null = |ty, value| print(GoField::null("X", ty), &value, None).unwrap();
        assert_eq!(
            null(GoType::Instant, Value::Null),
            "{0001-01-01 00:00:00 +0000 UTC false}"
        );
        assert_eq!(null(GoType::Float, Value::Float(1.5)), "{1.5 true}");
        assert_eq!(
            null(GoType::Text, Value::Text("138".to_owned())),
            "{138 true}"
        );
        assert_eq!(null(GoType::Text, Value::Null), "{ false}");
    }
}
