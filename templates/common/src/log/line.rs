//! One event as one line, written into buffers that each thread keeps: the access log writes a line a
//! request, and building a tree of JSON values for it would cost more than the request's telemetry.

use std::{
    cell::Cell,
    fmt::{self, Write as _},
    io::Write as _,
    time::SystemTime,
};

use serde::Serialize;
use tracing::{
    Event, Level,
    field::{Field, Visit},
};

use super::time::Timestamp;
use crate::telemetry::TraceContext;

thread_local! {
    /// Taken out while a line is built: an event within an event finds an empty one.
    static LINE: Cell<Line> = const { Cell::new(Line::new()) };
}

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    /// Columns between tabs, as go-zero's `plain`, in place of JSON.
    pub plain: bool,
    /// Bytes after which the content is cut; 0 means never.
    pub limit: usize,
}

/// Hands the line of `event` to `write`, with the line feed.
pub(super) fn with_line(event: &Event<'_>, format: Format, write: impl FnOnce(&[u8])) {
    let mut line = LINE.take();
    line.plain = format.plain;
    event.record(&mut line);
    line.finish(event, format.limit);
    write(&line.text);
    line.clear();
    LINE.set(line);
}

/// A line in the making.
#[derive(Default)]
struct Line {
    plain: bool,
    content: String,
    /// The event's own fields, encoded.
    fields: Vec<u8>,
    /// A field `level`: `slow` is no level of `tracing`.
    level: Option<String>,
    /// A field `caller`: an error is logged far from where it was made.
    caller: Option<String>,
    /// Where values become text on their way.
    scratch: String,
    /// The whole line.
    text: Vec<u8>,
}

impl Line {
    const fn new() -> Self {
        Self {
            plain: false,
            content: String::new(),
            fields: Vec::new(),
            level: None,
            caller: None,
            scratch: String::new(),
            text: Vec::new(),
        }
    }

    fn clear(&mut self) {
        self.content.clear();
        self.fields.clear();
        self.text.clear();
        (self.level, self.caller) = (None, None);
    }

    fn finish(&mut self, event: &Event<'_>, limit: usize) {
        let meta = event.metadata();
        let mut text = std::mem::take(&mut self.text);
        let level = self.level.as_deref().unwrap_or(level(*meta.level()));
        let content = cut(&self.content, limit);
        self.scratch.clear();
        // Writing into a string does not fail.
        let _ = write!(self.scratch, "{}", Timestamp(SystemTime::now()));
        if self.plain {
            push_columns(&mut text, &[&self.scratch, level, content]);
        } else {
            text.extend_from_slice(b"{\"@timestamp\":");
            push_json(&mut text, &self.scratch);
            self.pair(&mut text, "level", level);
            self.pair(&mut text, "content", content);
        }
        text.extend_from_slice(&self.fields);
        self.push_place(&mut text, event);
        text.extend_from_slice(if self.plain { b"\n" } else { b"}\n" });
        self.text = text;
    }

    /// Caller, trace and span.
    fn push_place(&mut self, text: &mut Vec<u8>, event: &Event<'_>) {
        let meta = event.metadata();
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        // Writing into a string does not fail.
        let _ = match &self.caller {
            Some(caller) => write!(scratch, "{caller}"),
            None => {
                let file = meta.file().unwrap_or(meta.target());
                write!(scratch, "{file}:{}", meta.line().unwrap_or_default())
            }
        };
        self.pair(text, "caller", last_two(&scratch));
        if let Some(trace) = TraceContext::current() {
            scratch.clear();
            let _ = write!(scratch, "{}{}", trace.trace_id(), trace.span_id());
            let (trace, span) = scratch.split_at(32);
            self.pair(text, "trace", trace);
            self.pair(text, "span", span);
        }
        self.scratch = scratch;
    }

    /// One more pair of key and value.
    fn pair(&self, text: &mut Vec<u8>, key: &str, value: impl Serialize + fmt::Display) {
        // Writing into a vector does not fail, and neither do scalars as JSON.
        if self.plain {
            let start = text.len();
            let _ = write!(text, "\t{key}={value}");
            unbroken(&mut text[start..]);
        } else {
            text.push(b',');
            push_json(text, key);
            text.push(b':');
            push_json(text, value);
        }
    }

    fn put(&mut self, field: &Field, value: impl Serialize + fmt::Display) {
        let mut fields = std::mem::take(&mut self.fields);
        self.pair(&mut fields, field.name(), value);
        self.fields = fields;
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => self.content.push_str(value),
            "level" => self.level = Some(value.to_owned()),
            "caller" => self.caller = Some(value.to_owned()),
            _ => self.put(field, value),
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        // A value that cannot be printed is printed as far as it goes.
        let _ = write!(scratch, "{value:?}");
        self.record_str(field, &scratch);
        self.scratch = scratch;
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

fn push_json(text: &mut Vec<u8>, value: impl Serialize) {
    // Scalars always have a JSON form, and writing into a vector does not fail.
    let _ = serde_json::to_writer(text, &value);
}

fn push_columns(text: &mut Vec<u8>, columns: &[&str]) {
    for (place, column) in columns.iter().enumerate() {
        if place > 0 {
            text.push(b'\t');
        }
        let start = text.len();
        text.extend_from_slice(column.as_bytes());
        unbroken(&mut text[start..]);
    }
}

/// A line is one line, and a column one column, whatever the value.
fn unbroken(value: &mut [u8]) {
    // The tab in front of a pair is the separator.
    for byte in value.iter_mut().skip(1) {
        if matches!(byte, b'\n' | b'\r' | b'\t') {
            *byte = b' ';
        }
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

fn cut(content: &str, limit: usize) -> &str {
    if limit == 0 {
        return content;
    }
    &content[..content.floor_char_boundary(limit)]
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
        assert_eq!(cut("登录", 4), "登");
        assert_eq!(cut("登录", 0), "登录");
    }
}
