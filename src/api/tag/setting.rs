//! The options of a tag, as `core/mapping/utils.go` of go-zero reads them.

use super::Part;

/// What an option means to go-zero.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// `optional`, `optional=other`, `optional=!other`
    Optional(Option<String>),
    /// `default=…`
    Default(String),
    /// `options=a|b`, `options=[a,b]`
    Options(Vec<String>),
    /// `range=[1:5)`
    Range(Range),
    /// `string`
    String,
    /// `inherit`
    Inherit,
    /// `env=NAME`
    Env(String),
    /// `omitempty`, a word of Go's JSON
    OmitEmpty,
    /// `example=…`: for documentation alone, no binding reads it.
    Example(String),
}

/// Bounds of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Lower bound.
    pub low: Option<f64>,
    /// Whether it belongs to the range.
    pub low_included: bool,
    /// Upper bound.
    pub high: Option<f64>,
    /// Whether it belongs to the range.
    pub high_included: bool,
}

/// Why an option has no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// No option of that name.
    Unknown,
    /// A known option with a value that go-zero refuses when a request arrives.
    Malformed(&'static str),
    /// Read, but only because go-zero looks at the first letters.
    Prefix(&'static str),
}

impl Part<'_> {
    /// What the option means, and what is odd about it.
    #[must_use]
    pub fn read(&self) -> (Option<Setting>, Option<Unread>) {
        let text = &*self.text;
        match text {
            "" => (None, None),
            "inherit" => (Some(Setting::Inherit), None),
            "string" => (Some(Setting::String), None),
            "omitempty" => (Some(Setting::OmitEmpty), None),
            _ => match text.strip_prefix("example=") {
                Some(value) => (Some(Setting::Example(value.to_owned())), None),
                None => read_by_prefix(text),
            },
        }
    }
}

/// A function from the text behind `=` to a setting.
type Reader = fn(&str) -> Result<Setting, &'static str>;

/// go-zero's order of tests; it compares first letters only.
const READERS: [(&str, Reader); 4] = [
    ("options", read_options),
    ("default", |value| Ok(Setting::Default(value.to_owned()))),
    ("env", |value| Ok(Setting::Env(value.to_owned()))),
    ("range", read_range),
];

fn read_by_prefix(text: &str) -> (Option<Setting>, Option<Unread>) {
    if let Some(rest) = text.strip_prefix("optional") {
        return read_optional(text, rest);
    }
    let Some((word, read)) = READERS.iter().find(|(word, _)| text.starts_with(word)) else {
        return (None, Some(Unread::Unknown));
    };
    let Some((name, value)) = text.split_once('=') else {
        return (None, Some(Unread::Malformed("it needs `=` and a value")));
    };
    if value.contains('=') {
        return (None, Some(Unread::Malformed("only one `=` is allowed")));
    }
    let odd = (name.trim() != *word).then_some(Unread::Prefix(word));
    match read(value.trim()) {
        Ok(setting) => (Some(setting), odd),
        Err(reason) => (None, Some(Unread::Malformed(reason))),
    }
}

fn read_optional(text: &str, rest: &str) -> (Option<Setting>, Option<Unread>) {
    match text.split('=').collect::<Vec<_>>().as_slice() {
        [_] => {
            let odd = (!rest.is_empty()).then_some(Unread::Prefix("optional"));
            (Some(Setting::Optional(None)), odd)
        }
        [_, dependency] => (
            Some(Setting::Optional(Some(dependency.trim().to_owned()))),
            None,
        ),
        _ => (None, Some(Unread::Malformed("only one `=` is allowed"))),
    }
}

fn read_options(value: &str) -> Result<Setting, &'static str> {
    let values: Vec<_> = match value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        Some(list) => list.split(',').map(|v| v.trim().to_owned()).collect(),
        None => value.split('|').map(|v| v.trim().to_owned()).collect(),
    };
    if values.iter().all(String::is_empty) {
        return Err("it lists no values");
    }
    Ok(Setting::Options(values))
}

fn read_range(value: &str) -> Result<Setting, &'static str> {
    let shape = "a range is written `[1:5]`, with `(` or `)` for a bound that is not allowed";
    let low_included = match value.as_bytes().first() {
        Some(b'[') => true,
        Some(b'(') => false,
        _ => return Err(shape),
    };
    let high_included = match value.as_bytes().last() {
        Some(b']') => true,
        Some(b')') => false,
        _ => return Err(shape),
    };
    let inner = value.get(1..value.len() - 1).ok_or(shape)?;
    let [low, high] = inner.split(':').collect::<Vec<_>>()[..] else {
        return Err(shape);
    };
    let range = Range {
        low: bound(low)?,
        low_included,
        high: bound(high)?,
        high_included,
    };
    if range.is_empty() {
        return Err("no number lies in the range");
    }
    Ok(Setting::Range(range))
}

fn bound(text: &str) -> Result<Option<f64>, &'static str> {
    match text.trim() {
        "" => Ok(None),
        number => match number.parse() {
            Ok(value) if f64::is_finite(value) => Ok(Some(value)),
            _ => Err("a bound is no number"),
        },
    }
}

impl Range {
    fn is_empty(&self) -> bool {
        match (self.low, self.high) {
            (None, None) => true,
            (Some(low), Some(high)) => {
                let both = self.low_included && self.high_included;
                low > high || (low >= high && !both)
            }
            _ => false,
        }
    }

    /// Whether a number lies in the range.
    #[must_use]
    pub fn contains(&self, number: f64) -> bool {
        let low = self
            .low
            .is_none_or(|low| number > low || (self.low_included && number >= low));
        let high = self
            .high
            .is_none_or(|high| number < high || (self.high_included && number <= high));
        low && high
    }
}
