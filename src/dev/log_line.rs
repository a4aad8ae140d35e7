//! A line of a service's log, for a reader or for a tool.

use serde_json::{Map, Value};

use crate::diagnostic::visible_text as visible;

/// A line as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `15:19:10.166`; empty where the line does not say.
    pub time: String,
    /// How bad it is, in the service's own word.
    pub level: String,
    /// What happened.
    pub message: String,
    /// Everything else, `key=value`.
    pub fields: Vec<String>,
}

impl Line {
    /// Whether it should catch the eye.
    #[must_use]
    pub fn is_error(&self) -> bool {
        ["error", "severe", "alert", "fatal"].contains(&self.level.as_str())
    }
}

/// Reads a line. One that is no JSON object with a level, such as the words of a panic, is a message as it is.
#[must_use]
pub fn read(text: &str) -> Line {
    let object: Option<Map<String, Value>> = serde_json::from_str(text).ok();
    let known = object.filter(|object| object.contains_key("level"));
    known.map_or_else(|| plain(text), structured)
}

fn plain(text: &str) -> Line {
    Line {
        time: String::new(),
        level: String::new(),
        message: visible(text).into_owned(),
        fields: Vec::new(),
    }
}

fn structured(mut object: Map<String, Value>) -> Line {
    let mut take = |key: &str| object.remove(key).map(|value| shown(&value));
    let time = take("@timestamp").unwrap_or_default();
    let mut line = Line {
        time: of_day(&time).to_owned(),
        level: take("level").unwrap_or_default(),
        message: take("content").unwrap_or_default(),
        fields: Vec::new(),
    };
    // Where it was written is worth its place where something went wrong, and the span only with a tool at hand.
    let is_left_out = |key: &str| key == "span" || (key == "caller" && !line.is_error());
    let fields = object.iter().filter(|(key, _)| !is_left_out(key));
    line.fields = fields
        .map(|(key, value)| format!("{}={}", visible(key), shown(value)))
        .collect();
    line
}

/// `15:19:10.166` of `2026-11-22T15:19:10.166Z`; another form as it is.
fn of_day(time: &str) -> &str {
    let Some((_, rest)) = time.split_once('T') else {
        return time;
    };
    rest.split(['Z', '+', '-']).next().unwrap_or(rest)
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => visible(text).into_owned(),
        other => visible(&other.to_string()).into_owned(),
    }
}

/// The line for a tool: a JSON object stays as it is but for the name of the service before all else, any other text
/// becomes the content of one.
#[must_use]
pub fn json(service: &str, text: &str) -> String {
    let service = Value::from(service);
    let inner = text.trim().strip_prefix('{').map(str::trim_start);
    match inner.filter(|_| serde_json::from_str::<Map<String, Value>>(text).is_ok()) {
        Some("}") => format!("{{\"service\":{service}}}"),
        Some(inner) => format!("{{\"service\":{service},{inner}"),
        None => format!(
            "{{\"service\":{service},\"content\":{}}}",
            Value::from(text)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"@timestamp":"2026-11-22T15:19:10.166Z","level":"info","content":"200 - GET /","duration":"1.2ms","caller":"http/x.rs:7","trace":"abc","span":"def"}"#;

    #[test]
    fn what_a_reader_wants_is_told_apart() {
        let line = read(LINE);
        assert_eq!(
            (
                line.time.as_str(),
                line.level.as_str(),
                line.message.as_str()
            ),
            ("15:19:10.166", "info", "200 - GET /")
        );
        assert_eq!(line.fields, ["duration=1.2ms", "trace=abc"]);
        let error = read(&LINE.replace("info", "error"));
        assert_eq!(
            error.fields,
            ["caller=http/x.rs:7", "duration=1.2ms", "trace=abc"]
        );
        assert_eq!(read(&LINE.replace("2026-11-22T", "")).time, "15:19:10.166Z");
    }

    #[test]
    fn what_is_no_line_of_ours_is_shown_as_it_is() {
        for text in [
            "thread 'main' panicked at src/x.rs:1:2:",
            "{\"a\":1}",
            "[1]",
            "",
        ] {
            assert_eq!(read(text), plain(text));
        }
        assert_eq!(read("\u{1b}[2Jgone").message, "\\u{1b}[2Jgone");
    }

    #[test]
    fn a_tool_gets_the_service_with_the_line() {
        assert_eq!(
            json("a", r#"{"x":[1, 2.50]}"#),
            r#"{"service":"a","x":[1, 2.50]}"#
        );
        assert_eq!(json("a", "{ }"), r#"{"service":"a"}"#);
        assert_eq!(
            json("a", "{oh \"no\""),
            r#"{"service":"a","content":"{oh \"no\""}"#
        );
    }
}
