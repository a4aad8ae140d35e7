//! The last lines of the services' logs, as they wrote them; read when somebody looks.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::clock;

/// How much is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Lines.
    pub lines: usize,
    /// Bytes of them, with what keeping one costs.
    pub bytes: usize,
}

/// What keeping a line costs beside its text.
const COST: usize = 64;
/// Of a longer line the rest is left out.
const LONGEST: usize = 16 * 1024;
/// Lines of a page that nobody asked to be shorter, and at most.
const USUAL: usize = 200;
const MOST: usize = 1000;

/// Lines in the order in which they came; the oldest go.
#[derive(Debug)]
pub(super) struct Logs {
    limits: Limits,
    held: VecDeque<Held>,
    bytes: usize,
    /// The number of the next line.
    next: u64,
}

#[derive(Debug)]
struct Held {
    number: u64,
    time: f64,
    service: Arc<str>,
    text: Box<str>,
}

impl Held {
    fn cost(&self) -> usize {
        self.text.len() + COST
    }
}

/// Which lines are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Wanted {
    service: Option<String>,
    level: Option<String>,
    text: Option<String>,
    trace: Option<String>,
    after: Option<u64>,
    before: Option<u64>,
    limit: Option<usize>,
}

/// A line as the page shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Line {
    pub seq: u64,
    time: f64,
    pub service: String,
    pub level: String,
    pub text: String,
    pub fields: Vec<(String, Value)>,
    trace: Option<String>,
    pub span: Option<String>,
}

/// Some of the lines.
#[derive(Debug, Serialize)]
pub(super) struct Lines {
    pub lines: Vec<Line>,
    /// What `before` is for those in front of them.
    next: Option<u64>,
}

impl Logs {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            held: VecDeque::new(),
            bytes: 0,
            next: 1,
        }
    }

    /// Takes a line that a service wrote at that moment.
    pub(super) fn push(&mut self, service: &Arc<str>, text: &str, time: f64) {
        let line = Held {
            number: self.next,
            time,
            service: Arc::clone(service),
            text: text[..text.floor_char_boundary(LONGEST)].into(),
        };
        self.next += 1;
        self.bytes += line.cost();
        self.held.push_back(line);
        while self.held.len() > self.limits.lines || self.bytes > self.limits.bytes {
            let Some(oldest) = self.held.pop_front() else {
                break;
            };
            self.bytes -= oldest.cost();
        }
    }

    /// The number of the last line.
    pub(super) fn last(&self) -> u64 {
        self.next - 1
    }

    /// The lines after that number, the last ones where there are more than `most`; and how many were left out.
    pub(super) fn since(&self, number: u64, most: usize) -> (Vec<Line>, u64) {
        let new = usize::try_from(self.last().saturating_sub(number)).unwrap_or(usize::MAX);
        let shown = new.min(most).min(self.held.len());
        let lines = self.held.range(self.held.len() - shown..);
        (lines.map(Line::of).collect(), (new - shown) as u64)
    }

    /// The last lines that are wanted, the oldest of them first.
    pub(super) fn page(&self, wanted: &Wanted) -> Lines {
        let limit = wanted.limit.unwrap_or(USUAL).clamp(1, MOST);
        let found = self.held.iter().rev().filter(|held| wanted.may_want(held));
        let found = found.map(Line::of).filter(|line| wanted.wants(line));
        let mut lines: Vec<Line> = found.take(limit + 1).collect();
        let has_more = lines.len() > limit;
        lines.truncate(limit);
        lines.reverse();
        Lines {
            next: lines.first().filter(|_| has_more).map(|line| line.seq),
            lines,
        }
    }

    /// The lines of a trace.
    pub(super) fn of_trace(&self, trace: &str) -> Vec<Line> {
        let wanted = Wanted {
            trace: Some(trace.to_owned()),
            limit: Some(MOST),
            ..Wanted::default()
        };
        self.page(&wanted).lines
    }
}

impl Wanted {
    /// What can be told before a line is read.
    fn may_want(&self, line: &Held) -> bool {
        let is_of = |service: &String| **service == *line.service;
        let names = |trace: &String| line.text.contains(trace.as_str());
        self.service.as_ref().is_none_or(is_of)
            && self.trace.as_ref().is_none_or(names)
            && self.after.is_none_or(|after| line.number > after)
            && self.before.is_none_or(|before| line.number < before)
    }

    fn wants(&self, line: &Line) -> bool {
        let is_bad_enough = |level: &String| badness(&line.level) >= badness(level);
        let is_of = |trace: &String| line.trace.as_ref() == Some(trace);
        self.level.as_ref().is_none_or(is_bad_enough)
            && self.trace.as_ref().is_none_or(is_of)
            && self.text.as_ref().is_none_or(|text| line.has(text))
    }
}

/// How bad a level is; a line without one may be the words of a panic.
fn badness(level: &str) -> u8 {
    match level {
        "debug" | "trace" => 0,
        "info" | "stat" => 1,
        "warn" | "slow" => 2,
        _ => 3,
    }
}

impl Line {
    fn of(held: &Held) -> Self {
        let object: Option<Map<String, Value>> = serde_json::from_str(&held.text).ok();
        let known = object.filter(|object| object.contains_key("level"));
        let line = Self {
            seq: held.number,
            time: held.time,
            service: held.service.to_string(),
            level: String::new(),
            text: String::new(),
            fields: Vec::new(),
            trace: None,
            span: None,
        };
        match known {
            Some(object) => line.with(object),
            None => Self {
                text: held.text.to_string(),
                ..line
            },
        }
    }

    fn with(self, mut object: Map<String, Value>) -> Self {
        let mut take = |key: &str| match object.remove(key)? {
            Value::String(text) => Some(text),
            other => Some(other.to_string()),
        };
        let time = take("@timestamp").and_then(|text| clock::read(&text));
        Self {
            // When it came is later, and all there is where it is written otherwise.
            time: time.unwrap_or(self.time),
            level: take("level").unwrap_or_default(),
            text: take("content").unwrap_or_default(),
            trace: take("trace"),
            span: take("span"),
            fields: object.into_iter().collect(),
            ..self
        }
    }

    /// Whether it says how a request ended.
    pub(super) fn is_of_access(&self) -> bool {
        ["[HTTP] ", "[RPC] "]
            .iter()
            .any(|begin| self.text.starts_with(begin))
    }

    fn has(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let has = |own: &str| own.to_lowercase().contains(&text);
        let mut fields = self.fields.iter();
        has(&self.text)
            || fields.any(|(key, value)| has(key) || has(&value.to_string()))
            || self.trace.as_deref().is_some_and(has)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        lines: 10,
        bytes: 100_000,
    };

    fn logs(lines: &[&str]) -> Logs {
        let mut logs = Logs::new(LIMITS);
        let service: Arc<str> = "user-api".into();
        for text in lines {
            logs.push(&service, text, 1.0);
        }
        logs
    }

    fn texts(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn a_line_is_read_and_what_is_none_is_text() {
        let logs = logs(&[
            r#"{"@timestamp":"2026-11-22T15:19:10.166Z","level":"info","content":"hi","size":3,"trace":"abc","span":"def"}"#,
            "thread 'main' panicked",
        ]);
        let lines = logs.page(&Wanted::default()).lines;
        let first = serde_json::json!({"seq": 1, "time": 1_795_360_750_166.0, "service": "user-api", "level": "info", "text": "hi",
            "fields": [["size", 3]], "trace": "abc", "span": "def"});
        assert_eq!(serde_json::to_value(&lines[0]).unwrap(), first);
        assert_eq!((lines[1].level.as_str(), lines[1].seq), ("", 2));
    }

    #[test]
    fn the_oldest_lines_go_by_count_and_by_bytes() {
        let lines: Vec<String> = (0..30).map(|it| it.to_string()).collect();
        let mut logs = logs(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(logs.held.len(), 10);
        assert_eq!(logs.page(&Wanted::default()).lines[0].text, "20");
        let service: Arc<str> = "x".into();
        for _ in 0..100 {
            logs.push(&service, &"é".repeat(200_000), 1.0);
        }
        assert!(logs.bytes <= LIMITS.bytes && logs.held.len() == 6);
        let held: usize = logs.held.iter().map(Held::cost).sum();
        assert_eq!(held, logs.bytes);
    }

    #[test]
    fn lines_are_found_by_service_level_text_and_trace() {
        let logs = logs(&[
            r#"{"level":"info","content":"first","trace":"aa"}"#,
            r#"{"level":"error","content":"Second","trace":"bb"}"#,
            r#"{"level":"info","content":"mentions aa","trace":"bb"}"#,
        ]);
        let found = |wanted: Wanted| {
            let page = logs.page(&wanted);
            let texts = texts(&page.lines);
            texts.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let none = Wanted::default;
        let level = Some("error".to_owned());
        assert_eq!(found(Wanted { level, ..none() }), ["Second"]);
        let text = Some("sec".to_owned());
        assert_eq!(found(Wanted { text, ..none() }), ["Second"]);
        let trace = Some("aa".to_owned());
        assert_eq!(found(Wanted { trace, ..none() }), ["first"]);
        let service = Some("other".to_owned());
        assert_eq!(found(Wanted { service, ..none() }), Vec::<String>::new());
        let before = Some(2);
        assert_eq!(found(Wanted { before, ..none() }), ["first"]);
    }

    #[test]
    fn what_is_new_is_told_and_how_much_was_left_out() {
        let logs = logs(&["1", "2", "3", "4"]);
        let (lines, skipped) = logs.since(1, 2);
        assert_eq!((texts(&lines), skipped), (vec!["3", "4"], 1));
        assert_eq!(logs.since(4, 2).0, Vec::new());
        let page = logs.page(&Wanted {
            limit: Some(2),
            ..Wanted::default()
        });
        assert_eq!((texts(&page.lines), page.next), (vec!["3", "4"], Some(3)));
    }
}
