//! What the keys of `@server` mean.

use std::borrow::Cow;
use std::time::Duration;

use super::ast::Server;
use crate::artifact::is_device_name;
use crate::spelling;

/// The folders that `group: a/b` names; empty without a group. One that cannot be a module of its name has `_group` behind.
#[must_use]
pub fn group(server: Option<&Server>) -> Vec<String> {
    folders(text(server, "group").unwrap_or_default())
}

/// The folders of a group that is called `path`.
#[must_use]
pub fn folders(path: &str) -> Vec<String> {
    let folder = |name: String| match is_reserved_file(&name) {
        true => name + "_group",
        false => name,
    };
    segments(path).into_iter().map(folder).collect()
}

/// The parts of a path between its slashes.
#[must_use]
pub fn segments(path: &str) -> Vec<String> {
    let segments = path.trim().split('/').filter(|segment| !segment.is_empty());
    segments.map(str::to_owned).collect()
}

/// The names of a comma-separated list such as `middleware: A, B`.
#[must_use]
pub fn list(server: Option<&Server>, key: &str) -> Vec<String> {
    let value = text(server, key).unwrap_or_default();
    let names = value.split(',').map(str::trim);
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The value of a key, `None` where it is empty.
#[must_use]
pub fn text<'a>(server: Option<&'a Server>, key: &str) -> Option<&'a str> {
    let value = server?.get(key)?.value.trim();
    (!value.is_empty()).then_some(value)
}

/// The keys of `@server` that say how a route is made; the others are for middleware and logic.
pub const MAKING: [&str; 10] = [
    "group",
    "prefix",
    "jwt",
    "jwtTransition",
    "middleware",
    "timeout",
    "maxBytes",
    "signature",
    "sse",
    "raw",
];

/// What a `@server` says that middleware and logic alone read, in its order; of a key that is given twice the last.
#[must_use]
pub fn attributes(server: Option<&Server>) -> Vec<(String, String)> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    for entry in server.into_iter().flat_map(|server| &server.entries) {
        let (key, value) = (entry.key.value.as_str(), entry.value.value.trim());
        if MAKING.contains(&key) {
            continue;
        }
        attributes.retain(|(earlier, _)| earlier != key);
        attributes.push((key.to_owned(), value.to_owned()));
    }
    attributes
}

/// Whether a key is `true`, as goctl compares it.
#[must_use]
pub fn switch(server: Option<&Server>, key: &str) -> bool {
    text(server, key) == Some("true")
}

/// The name of a handler's function and file: without the suffix that goctl adds by itself, unless what is left is nothing
/// or cannot be a file.
#[must_use]
pub fn handler_name(handler: &str) -> Cow<'_, str> {
    let base = handler_base(handler);
    match base.is_empty() || is_reserved_file(base) {
        true => Cow::Owned(format!("{base}Handler")),
        false => Cow::Borrowed(base),
    }
}

/// Whether a file of that name, less its extension, cannot exist or means something else.
#[must_use]
pub fn is_reserved_file(name: &str) -> bool {
    let name = spelling::snake(name);
    name == "mod" || is_device_name(&name)
}

fn handler_base(name: &str) -> &str {
    let base = name.strip_suffix("Handler").unwrap_or(name);
    base.strip_suffix("handler").unwrap_or(base)
}

/// A duration as Go's `time.ParseDuration` reads it: `1h30m`, `1.5s`, `300ms`; without a sign.
#[must_use]
pub fn duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut nanos = 0.0_f64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        let unit = rest[digits..].find(|c: char| c.is_ascii_digit() || c == '.');
        let unit_end = unit.map_or(rest.len(), |end| digits + end);
        nanos += number * unit_nanos(&rest[digits..unit_end])?;
        rest = &rest[unit_end..];
    }
    // Go's durations end at 2^63 nanoseconds, about 292 years.
    let in_range = !text.is_empty() && nanos < 9.2e18;
    in_range.then(|| Duration::from_secs_f64(nanos / 1e9))
}

fn unit_nanos(unit: &str) -> Option<f64> {
    Some(match unit {
        "ns" => 1.0,
        "us" | "µs" | "μs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "m" => 60e9,
        "h" => 3600e9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::duration;
    use std::time::Duration;

    #[test]
    fn durations_are_gos() {
        assert_eq!(duration("3s"), Some(Duration::from_secs(3)));
        assert_eq!(
            duration("1h1m10s10ms"),
            Some(Duration::from_millis(3_670_010))
        );
        assert_eq!(duration("1.5s"), Some(Duration::from_millis(1500)));
        assert_eq!(duration("0"), Some(Duration::ZERO));
        for wrong in ["", "3", "s", "3x", "3s4", "1.2.3s", "9999999h"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }
}
