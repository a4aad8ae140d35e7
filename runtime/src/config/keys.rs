//! Configuration values as serde reads them: keys match without regard to case, null counts as absent,
//! and text reads as a number or a flag where one is asked for, since that is what an expanded
//! placeholder is. A number is never text: its digits need not be those that were written.

use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
    value::StrDeserializer,
};
use serde_json::{Map, Value};

use super::{
    known::Known,
    read_error::{ReadError, join},
};

/// One value of the configuration.
pub(super) struct Node<'a> {
    value: &'a Value,
    path: String,
    known: &'a mut Known,
    /// Whether it is an item of a list or of a map with keys of any name.
    is_item: bool,
}

impl<'a> Node<'a> {
    /// The value at `path`; what is asked of it is noted in `known`.
    pub(super) fn new(value: &'a Value, path: String, known: &'a mut Known) -> Self {
        Self {
            value,
            path,
            known,
            is_item: false,
        }
    }

    fn list<'de, V: Visitor<'de>>(
        self,
        items: &[Value],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_seq(Items {
            items: items.iter().enumerate(),
            path: &self.path,
            known: self.known,
        })
    }

    /// All keys as they are: the block was asked for as a whole.
    fn whole<'de, V: Visitor<'de>>(
        self,
        map: &Map<String, Value>,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let entries = map.iter().map(|(key, value)| (key.as_str(), value));
        visitor.visit_map(Entries::new(self, entries, true))
    }

    /// The keys that are among `fields` but for case, named as the fields are.
    fn block<'de, V: Visitor<'de>>(
        self,
        map: &Map<String, Value>,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        self.known.open(&self.path, fields);
        let entries = map.iter().filter_map(|(key, value)| {
            let field = fields.iter().find(|field| field.eq_ignore_ascii_case(key));
            field.map(|field| (*field, value))
        });
        let entries = entries.filter(|(_, value)| !value.is_null());
        visitor.visit_map(Entries::new(self, entries, false))
    }

    /// `10.0` and `1e3` are whole numbers, too, as in go-zero.
    fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let number = match self.value {
            Value::Number(number) if number.is_f64() => number.as_f64(),
            _ => None,
        };
        match number.and_then(whole) {
            Some(number) => visitor
                .visit_i64(number)
                .map_err(|error: ReadError| error.at(&self.path)),
            None => self.number(visitor),
        }
    }

    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let Value::String(text) = self.value else {
            return self.deserialize_any(visitor);
        };
        let text = text.trim();
        if let Ok(number) = text.parse::<u64>() {
            visitor.visit_u64(number)
        } else if let Ok(number) = text.parse::<i64>() {
            visitor.visit_i64(number)
        } else if let Ok(number) = text.parse::<f64>() {
            visitor.visit_f64(number)
        } else {
            return self.deserialize_any(visitor);
        }
        .map_err(|error: ReadError| error.at(&self.path))
    }
}

macro_rules! integers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
            self.integer(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let path = self.path.clone();
        match self.value {
            Value::Array(items) => self.list(items, visitor),
            Value::Object(map) => self.whole(map, visitor),
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => visit_number(number, visitor),
            Value::String(text) => visitor.visit_str(text),
        }
        .map_err(|error: ReadError| error.at(&path))
    }

    /// The words of YAML 1.1, which go-zero reads.
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let word = self
            .value
            .as_str()
            .map(|text| text.trim().to_ascii_lowercase());
        match word.as_deref() {
            Some("true" | "yes" | "on" | "y") => visitor.visit_bool(true),
            Some("false" | "no" | "off" | "n") => visitor.visit_bool(false),
            _ => self.deserialize_any(visitor),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.number(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.number(visitor)
    }

    /// `AccessSecret: 12345678` is refused, as by go-zero (`core/mapping`), which takes whole numbers as
    /// texts in lists and maps only.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        let what = match self.value {
            Value::Number(number) if self.is_item && !number.is_f64() => {
                let text = visitor.visit_string(number.to_string());
                return text.map_err(|error: ReadError| error.at(&self.path));
            }
            Value::Number(_) => "a number",
            Value::Bool(_) => "a flag",
            _ => return self.deserialize_any(visitor),
        };
        let reason = format!("is {what} where text is meant: put it in quotes");
        Err(<ReadError as de::Error>::custom(reason).at(&self.path))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let path = self.path.clone();
        match self.value {
            Value::Object(map) => self
                .block(map, fields, visitor)
                .map_err(|error| error.at(&path)),
            _ => self.deserialize_any(visitor),
        }
    }

    /// Only names: the settings have no variants with content.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        let Value::String(text) = self.value else {
            return self.deserialize_any(visitor);
        };
        let variant = variants.iter().find(|name| name.eq_ignore_ascii_case(text));
        let name: StrDeserializer<'_, ReadError> = variant
            .map_or(text.as_str(), |name| name)
            .into_deserializer();
        visitor
            .visit_enum(name)
            .map_err(|error: ReadError| error.at(&self.path))
    }

    serde::forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// The number without its point, if nothing but zeros stands behind it and all its digits are known.
fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64;
    let is_whole = number.fract() == 0.0 && number.abs() <= EXACT;
    is_whole.then_some(number as i64)
}

fn visit_number<'de, V: Visitor<'de>>(
    number: &serde_json::Number,
    visitor: V,
) -> Result<V::Value, ReadError> {
    if let Some(number) = number.as_u64() {
        visitor.visit_u64(number)
    } else if let Some(number) = number.as_i64() {
        visitor.visit_i64(number)
    } else {
        visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN))
    }
}

struct Items<'a, I> {
    items: I,
    path: &'a str,
    known: &'a mut Known,
}

impl<'de, 'e, I> SeqAccess<'de> for Items<'_, I>
where
    I: Iterator<Item = (usize, &'e Value)>,
{
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ReadError> {
        let Some((place, value)) = self.items.next() else {
            return Ok(None);
        };
        let path = format!("{}[{place}]", self.path);
        let mut node = Node::new(value, path, self.known);
        node.is_item = true;
        seed.deserialize(node).map(Some)
    }
}

struct Entries<'a, 'e, I> {
    entries: I,
    next: Option<(&'e str, &'e Value)>,
    path: String,
    known: &'a mut Known,
    are_items: bool,
}

impl<'a, I> Entries<'a, '_, I> {
    fn new(block: Node<'a>, entries: I, are_items: bool) -> Self {
        Self {
            entries,
            next: None,
            path: block.path,
            known: block.known,
            are_items,
        }
    }
}

impl<'de, 'e, I> MapAccess<'de> for Entries<'_, 'e, I>
where
    I: Iterator<Item = (&'e str, &'e Value)>,
{
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ReadError> {
        self.next = self.entries.next();
        let Some((key, _)) = self.next else {
            return Ok(None);
        };
        let key: StrDeserializer<'_, ReadError> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, ReadError> {
        let Some((key, value)) = self.next.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        let mut node = Node::new(value, join(&self.path, key), self.known);
        node.is_item = self.are_items;
        seed.deserialize(node)
    }
}
