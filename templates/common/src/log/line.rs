//! One event as one line.

use std::{
    fmt::{self, Write},
    time::SystemTime,
};

use serde_json::{Map, Value};
use tracing::{
    Event, Level,
    field::{Field, Visit},
};

use super::time::Timestamp;
use crate::telemetry::TraceContext;

/// What go-zero's log keys hold for one event.
#[derive(Debug)]
pub(super) struct Line {
    timestamp: String,
    level: String,
    content: String,
    /// `folder/file.rs:12`.
    caller: String,
    trace: Option<TraceContext>,
    fields: Map<String, Value>,
}

impl Line {
    /// Reads an event; its content is cut after `limit` bytes unless that is 0. Fields named `level`
    /// and `caller` take the place of the event's own: `slow` is no level of `tracing`, and an error
    /// is logged far from where it was made.
    pub(super) fn of(event: &Event<'_>, limit: usize) -> Self {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let Fields { content, mut rest } = fields;
        let meta = event.metadata();
        let mut own = |key| match rest.remove(key) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let level = own("level").unwrap_or_else(|| level(*meta.level()).to_owned());
        let caller = own("caller").unwrap_or_else(|| {
            let file = meta.file().unwrap_or_else(|| meta.target());
            format!("{file}:{}", meta.line().unwrap_or_default())
        });
        Self {
            timestamp: Timestamp(SystemTime::now()).to_string(),
            level,
            content: cut(content, limit),
            caller: last_two(&caller).to_owned(),
            trace: TraceContext::current(),
            fields: rest,
        }
    }

    /// `{"@timestamp":…,"level":…,"content":…,…}`.
    pub(super) fn json(self) -> String {
        let mut line = self.fields;
        if let Some(trace) = self.trace {
            line.insert("trace".to_owned(), trace.trace_id().to_string().into());
            line.insert("span".to_owned(), trace.span_id().to_string().into());
        }
        line.insert("@timestamp".to_owned(), self.timestamp.into());
        line.insert("caller".to_owned(), self.caller.into());
        line.insert("content".to_owned(), self.content.into());
        line.insert("level".to_owned(), self.level.into());
        Value::Object(line).to_string()
    }

    /// Columns between tabs, as go-zero's `plain`.
    pub(super) fn plain(self) -> String {
        let mut line = format!("{}\t{}\t{}", self.timestamp, self.level, self.content);
        for (key, value) in &self.fields {
            // Writing into a string does not fail.
            let _ = match value {
                Value::String(text) => write!(line, "\t{key}={text}"),
                other => write!(line, "\t{key}={other}"),
            };
        }
        line += &format!("\tcaller={}", self.caller);
        if let Some(trace) = self.trace {
            line += &format!("\ttrace={}\tspan={}", trace.trace_id(), trace.span_id());
        }
        // A line is one line, whatever the content.
        line.replace('\n', "\\n")
    }
}

#[derive(Default)]
struct Fields {
    content: String,
    rest: Map<String, Value>,
}

impl Fields {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        self.rest.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.content = value.to_owned();
        } else {
            self.put(field, value);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::ERROR => "error",
        Level::WARN => "warn",
        Level::INFO => "info",
        Level::DEBUG | Level::TRACE => "debug",
    }
}

/// The last folder and the file, as go-zero's `caller`.
fn last_two(path: &str) -> &str {
    let separator = |c| c == '/' || c == '\\';
    let folder = path.rfind(separator).map(|file| &path[..file]);
    match folder.and_then(|folder| folder.rfind(separator)) {
        Some(place) => &path[place + 1..],
        None => path,
    }
}

fn cut(mut content: String, limit: usize) -> String {
    if limit > 0 && content.len() > limit {
        content.truncate(content.floor_char_boundary(limit));
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_has_one_folder() {
        assert_eq!(last_two("/a/src/logic/x.rs:12"), "logic/x.rs:12");
        assert_eq!(last_two("src/x.rs:1"), "src/x.rs:1");
        assert_eq!(last_two("x.rs:1"), "x.rs:1");
        assert_eq!(last_two(r"C:\src\logic\x.rs:2"), r"logic\x.rs:2");
    }

    #[test]
    fn content_is_cut_between_characters() {
        assert_eq!(cut("登录".to_owned(), 4), "登");
        assert_eq!(cut("登录".to_owned(), 0), "登录");
    }
}
