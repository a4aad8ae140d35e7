//! `,string`: numbers and booleans as text, by `#[serde(with = "ferroctl_runtime::http::json::text")]`.

use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

/// A type that Go's `,string` applies to.
pub trait Textual: Sized {
    /// The text that stands for the value; none for a null pointer, which stays `null`.
    fn to_text(&self) -> Option<String>;

    /// The value that a text stands for; none where it is no such value.
    fn from_text(text: Option<&str>) -> Option<Self>;
}

/// Writes the value as a string.
///
/// # Errors
/// The serializer's own.
pub fn serialize<T: Textual, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    match value.to_text() {
        Some(text) => serializer.serialize_str(&text),
        None => serializer.serialize_none(),
    }
}

/// Reads the value from a string.
///
/// # Errors
/// A value that is no string, or a text that is no such value.
pub fn deserialize<'de, T: Textual, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    let value = T::from_text(text.as_deref());
    value.ok_or_else(|| D::Error::custom("a text that stands for another value is expected"))
}

macro_rules! printed {
    ($($scalar:ty)*) => {$(
        impl Textual for $scalar {
            fn to_text(&self) -> Option<String> {
                Some(self.to_string())
            }

            fn from_text(text: Option<&str>) -> Option<Self> {
                text?.parse().ok()
            }
        }
    )*};
}

printed!(bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64);

/// A string in a string: with quotes of its own, as Go writes it.
impl Textual for String {
    fn to_text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    fn from_text(text: Option<&str>) -> Option<Self> {
        serde_json::from_str(text?).ok()
    }
}

impl<T: Textual> Textual for Option<T> {
    fn to_text(&self) -> Option<String> {
        self.as_ref().and_then(T::to_text)
    }

    fn from_text(text: Option<&str>) -> Option<Self> {
        match text {
            None => Some(None),
            text => T::from_text(text).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Texts {
        #[serde(with = "super")]
        id: u64,
        #[serde(with = "super")]
        on: bool,
        #[serde(with = "super")]
        name: String,
        #[serde(with = "super")]
        size: Option<i32>,
    }

    #[test]
    fn scalars_may_travel_as_text() {
        let texts = |size| Texts {
            id: 7,
            on: true,
            name: "a\"b".to_owned(),
            size,
        };
        let some = r#"{"id":"7","on":"true","name":"\"a\\\"b\"","size":"-1"}"#;
        let none = r#"{"id":"7","on":"true","name":"\"a\\\"b\"","size":null}"#;
        for (value, json) in [(texts(Some(-1)), some), (texts(None), none)] {
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(serde_json::from_str::<Texts>(json).unwrap(), value);
        }
        assert!(serde_json::from_str::<Texts>(&some.replace("7", "x")).is_err());
        assert!(serde_json::from_str::<Texts>(&none.replace("\"7\"", "7")).is_err());
    }
}
