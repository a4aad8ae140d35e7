//! Any YAML as a value. The YAML library refuses a whole number of more than 64 bits where no type is asked for, such as
//! a secret of digits without quotes; here it is a float, and the rest of the file is read.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess};
use serde_yaml::{Mapping, Value};

/// How many brackets may be open at once. The library refuses 128 that count, but takes time with the square of all.
const MAX_DEPTH: usize = 1_000;

/// Reads a text.
///
/// # Errors
/// For a text that is not YAML.
pub(super) fn read(text: &str) -> Result<Value, serde_yaml::Error> {
    match too_deep(text) {
        Some(_) => Err(de::Error::custom(TOO_DEEP)),
        None => serde_yaml::from_str::<Any>(text).map(|any| any.0),
    }
}

/// What is said of a text that [`too_deep`] finds.
pub(super) const TOO_DEEP: &str = "brackets are nested too deeply";

/// Where a text opens too many brackets, wherever they stand.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_DEPTH
    })
}

struct Any(Value);

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor).map(Any)
    }
}

struct Visitor;

macro_rules! scalars {
    ($($method:ident $ty:ty)*) => {$(
        fn $method<E>(self, value: $ty) -> Result<Value, E> {
            Ok(value.into())
        }
    )*};
}

impl<'de> de::Visitor<'de> for Visitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    scalars! { visit_bool bool visit_i64 i64 visit_u64 u64 visit_f64 f64 visit_str &str }

    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok((value as f64).into())
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok((value as f64).into())
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Any(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Sequence(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Mapping::new();
        while let Some((Any(key), Any(value))) = entries.next_entry()? {
            if map.insert(key, value).is_some() {
                return Err(de::Error::custom("a key stands twice"));
            }
        }
        Ok(Value::Mapping(map))
    }

    /// A value with a tag, which means nothing here.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (_, value): (String, _) = data.variant()?;
        value.newtype_variant().map(|Any(value)| value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_large_numbers_is_what_the_library_reads() {
        let text = "a: 1\nb: -2\nc: 0.5\nd: true\ne:\nf: x\ng: [1, {h: 2}]\n1: ${X:-1}\n";
        assert_eq!(
            read(text).unwrap(),
            serde_yaml::from_str::<Value>(text).unwrap()
        );
        assert_eq!(read("").unwrap(), Value::Null);
        assert_eq!(read("a: !tag 1").unwrap(), read("a: 1").unwrap());
        assert!(read("a: 1\na: 2").is_err() && read("a: [").is_err());
    }

    #[test]
    fn brackets_are_counted_before_they_are_read() {
        for open in ["[", "{", "a: [", "{a: "] {
            let said = read(&open.repeat(100_000)).unwrap_err().to_string();
            assert_eq!(said, TOO_DEEP, "{open}");
        }
        assert_eq!(too_deep(&"[]{}".repeat(10_000)), None);
    }

    #[test]
    fn large_numbers_are_numbers() {
        for digits in ["1234567890123456789012", "-1234567890123456789012"] {
            assert!(
                read(&format!("a: {digits}")).unwrap()["a"].is_f64(),
                "{digits}"
            );
        }
    }
}
