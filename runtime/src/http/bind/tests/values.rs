//! Single values.

use super::*;

fn value<T: FromValue>(json: &str) -> Result<T, Vec<Violation>> {
    T::from_value(&Found::body(&serde_json::from_str(json).unwrap()))
}

#[test]
fn lists_and_maps_may_be_text_and_skip_nulls() {
    assert_eq!(value::<Vec<i64>>(r#""[1,2]""#).unwrap(), [1, 2]);
    assert!(value::<Vec<i64>>(r#""[1,null]""#).is_err());
    assert_eq!(value::<Vec<i64>>("[1,null]").unwrap(), [1, 0]);
    assert!(value::<Vec<i64>>("[null,null]").unwrap().is_empty());
    let map = |json| value::<BTreeMap<String, String>>(json);
    assert_eq!(map(r#"{"a":1,"b":"x"}"#).unwrap()["a"], "1");
    assert_eq!(map(r#""{\"a\":\"x\"}""#).unwrap()["a"], "x");
    assert!(map(r#""null""#).unwrap().is_empty());
    assert!(value::<Vec<i64>>(r#""null""#).unwrap().is_empty());
    assert!(map(r#""no""#).is_err() && map("[]").is_err());
    let numbered = |json| value::<BTreeMap<i8, String>>(json);
    assert_eq!(numbered(r#"{"-1":"x"}"#).unwrap()[&-1], "x");
    let refusal = numbered(r#"{"a":"x"}"#).unwrap_err();
    assert_eq!(
        refusal[0].to_string(),
        "field `body.a`: must have a key of the map's type"
    );
    let flags = |json| value::<BTreeMap<String, bool>>(json);
    assert!(flags(r#"{"a":1}"#).unwrap()["a"]);
    assert!(flags(r#"{"a":"true"}"#).is_err());
    assert!(value::<BTreeMap<String, i64>>(r#"{"a":"1"}"#).is_err());
}

#[test]
fn bytes_and_arrays_are_read() {
    for json in [r#""aGk=""#, r#""aG\nk=""#, "[104,105]", r#""[104, 105]""#] {
        assert_eq!(*value::<Bytes>(json).unwrap(), b"hi", "{json}");
    }
    for json in [r#""?""#, "1", r#"["aGk="]"#] {
        assert!(value::<Bytes>(json).is_err(), "{json}");
    }
    let form = |values: serde_json::Value| {
        let found = Found {
            mode: value::Mode::Form,
            ..Found::body(&values)
        };
        Bytes::from_value(&found).map(|bytes| bytes.0)
    };
    assert_eq!(form(json!(["104", "105"])).unwrap(), b"hi");
    assert_eq!(form(json!(["aGk="])).unwrap(), b"hi");
    assert!(form(json!(["aGk=", "aGk="])).is_err());
    assert_eq!(value::<[u8; 3]>("[1,2]").unwrap(), [1, 2, 0]);
    assert!(value::<[u8; 1]>("[1,2]").is_err());
}

#[test]
fn a_sign_needs_a_type_with_signs() {
    let text = |text: &str| {
        let value = serde_json::Value::from(text);
        let found = |name: &'static str| Found {
            value: &value,
            mode: value::Mode::Text,
            name: name.into(),
        };
        (
            i64::from_value(&found("a")).is_ok(),
            u64::from_value(&found("b")).is_ok(),
        )
    };
    assert_eq!(text("5"), (true, true));
    assert_eq!(text("+5"), (true, false));
    assert_eq!(text("-5"), (true, false));
}
