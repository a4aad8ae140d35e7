//! Durations as Go writes them.

use std::{fmt, time::Duration};

use serde::{Deserialize, Deserializer, de};

/// A length of time in Go's notation: `5.5s`, `1h30m`, `250ms` (`time.ParseDuration`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GoDuration(Duration);

impl GoDuration {
    /// A length of so many milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(Duration::from_millis(millis))
    }

    /// The length as the standard library has it.
    pub const fn get(self) -> Duration {
        self.0
    }
}

impl<'de> Deserialize<'de> for GoDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Text)
    }
}

struct Text;

impl de::Visitor<'_> for Text {
    type Value = GoDuration;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a duration such as `5.5s`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<GoDuration, E> {
        parse(text)
            .map(GoDuration)
            .ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }

    /// Nothing at all needs no unit.
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<GoDuration, E> {
        match number {
            0 => Ok(GoDuration::default()),
            _ => Err(E::invalid_type(de::Unexpected::Unsigned(number), &self)),
        }
    }
}

fn parse(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(rest.len());
        seconds += number * unit_seconds(&rest[..unit])?;
        rest = &rest[unit..];
    }
    if text.is_empty() {
        return None;
    }
    Duration::try_from_secs_f64(seconds).ok()
}

fn unit_seconds(unit: &str) -> Option<f64> {
    Some(match unit {
        "ns" => 1e-9,
        "us" | "µs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_durations_are_read() {
        assert_eq!(parse("5.5s"), Some(Duration::from_millis(5500)));
        assert_eq!(parse("1h30m"), Some(Duration::from_secs(5400)));
        assert_eq!(parse("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse("0"), Some(Duration::ZERO));
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "5", "s", "1x", "-1s", "1..2s"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
