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

use super::layout::Layout;
use crate::{settings::FieldKeys, telemetry::TraceContext};

thread_local! {
    /// Taken out while a line is built: an event within an event finds an empty one.
    static BUFFERS: Cell<Buffers> = const { Cell::new(Buffers::new()) };
}

/// How a line looks.
#[derive(Debug, Clone)]
pub(super) struct Format {
    /// Columns between tabs, as go-zero's `plain`, in place of JSON.
    pub plain: bool,
    /// Bytes after which the content is cut; 0 means never.
    pub limit: usize,
    /// How its moment is written.
    pub time: Layout,
    /// What its keys are called.
    pub keys: FieldKeys,
}

/// What a line is about, which decides on its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Access,
    Error,
    Severe,
    Slow,
    Stat,
}

impl Kind {
    /// The kind of a `level` as lines show it (`core/logx/writer.go`).
    fn of(level: &str) -> Self {
        match level {
            "error" | "alert" => Self::Error,
            "severe" | "fatal" => Self::Severe,
            "slow" => Self::Slow,
            "stat" => Self::Stat,
            _ => Self::Access,
        }
    }
}

/// Hands the line of `event` to `write`, with the line feed.
pub(super) fn with_line(event: &Event<'_>, format: &Format, write: impl FnOnce(Kind, &[u8])) {
    let mut line = Line {
        format,
        buffers: BUFFERS.take(),
    };
    event.record(&mut line);
    let kind = line.finish(event);
    write(kind, &line.buffers.text);
    line.buffers.clear();
    BUFFERS.set(line.buffers);
}

#[derive(Default)]
struct Buffers {
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

impl Buffers {
    const fn new() -> Self {
        Self {
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
}

/// A line in the making.
struct Line<'a> {
    format: &'a Format,
    buffers: Buffers,
}

impl Line<'_> {
    fn finish(&mut self, event: &Event<'_>) -> Kind {
        let mut text = std::mem::take(&mut self.buffers.text);
        let kind = self.push_head(&mut text, *event.metadata().level());
        text.extend_from_slice(&self.buffers.fields);
        if self.is_cut() {
            self.pair(&mut text, &self.format.keys.truncated_key, true);
        }
        self.push_place(&mut text, event);
        let end: &[u8] = if self.format.plain { b"\n" } else { b"}\n" };
        text.extend_from_slice(end);
        self.buffers.text = text;
        kind
    }

    /// Moment, level and content.
    fn push_head(&mut self, text: &mut Vec<u8>, level: Level) -> Kind {
        let (format, buffers) = (self.format, &mut self.buffers);
        let level = buffers.level.as_deref().unwrap_or(name(level));
        let content = cut(&buffers.content, format.limit);
        let moment = &mut buffers.scratch;
        moment.clear();
        format.time.print(SystemTime::now(), moment);
        if format.plain {
            push_columns(text, &[moment, level, content]);
        } else {
            let keys = &format.keys;
            push_pair(text, b'{', &keys.timestamp_key, moment.as_str());
            push_pair(text, b',', &keys.level_key, level);
            push_pair(text, b',', &keys.content_key, content);
        }
        Kind::of(level)
    }

    /// Caller, trace and span.
    fn push_place(&mut self, text: &mut Vec<u8>, event: &Event<'_>) {
        let (meta, keys) = (event.metadata(), &self.format.keys);
        let mut scratch = std::mem::take(&mut self.buffers.scratch);
        scratch.clear();
        // Writing into a string does not fail.
        let _ = match &self.buffers.caller {
            Some(caller) => write!(scratch, "{caller}"),
            None => {
                let file = meta.file().unwrap_or(meta.target());
                write!(scratch, "{file}:{}", meta.line().unwrap_or_default())
            }
        };
        self.pair(text, &keys.caller_key, last_two(&scratch));
        if let Some(trace) = TraceContext::current().filter(TraceContext::is_named) {
            scratch.clear();
            let _ = write!(scratch, "{}{}", trace.trace_id(), trace.span_id());
            let (trace, span) = scratch.split_at(32);
            self.pair(text, &keys.trace_key, trace);
            self.pair(text, &keys.span_key, span);
        }
        self.buffers.scratch = scratch;
    }

    /// One more pair of key and value.
    fn pair(&self, text: &mut Vec<u8>, key: &str, value: impl Serialize + fmt::Display) {
        if self.format.plain {
            text.push(b'\t');
            let start = text.len();
            // Writing into a vector does not fail.
            let _ = write!(text, "{key}={value}");
            unbroken(&mut text[start..]);
        } else {
            push_pair(text, b',', key, value);
        }
    }

    fn put(&mut self, field: &Field, value: impl Serialize + fmt::Display) {
        let key = match field.name() {
            "duration" => &self.format.keys.duration_key,
            name => name,
        };
        let mut fields = std::mem::take(&mut self.buffers.fields);
        self.pair(&mut fields, key, value);
        self.buffers.fields = fields;
    }

    fn is_cut(&self) -> bool {
        let content = &self.buffers.content;
        cut(content, self.format.limit).len() < content.len()
    }
}

impl Visit for Line<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "message" => self.buffers.content.push_str(value),
            "level" => self.buffers.level = Some(value.to_owned()),
            "caller" => self.buffers.caller = Some(value.to_owned()),
            _ => self.put(field, value),
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let mut scratch = std::mem::take(&mut self.buffers.scratch);
        scratch.clear();
        // A value that cannot be printed is printed as far as it goes.
        let _ = write!(scratch, "{value:?}");
        self.record_str(field, &scratch);
        self.buffers.scratch = scratch;
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

/// A pair of a JSON object, with what stands in front of it.
fn push_pair(text: &mut Vec<u8>, before: u8, key: &str, value: impl Serialize) {
    text.push(before);
    push_json(text, key);
    text.push(b':');
    push_json(text, value);
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
    for byte in value {
        if matches!(byte, b'\n' | b'\r' | b'\t') {
            *byte = b' ';
        }
    }
}

fn name(level: Level) -> &'static str {
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
