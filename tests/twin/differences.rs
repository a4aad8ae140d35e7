//! `differences.txt`: what the twin answers otherwise, and why.

use std::{fs, path::Path};

use crate::table::Outcome;

/// What a line lets differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Both refuse with 400; the body is a text of ours.
    Text,
    /// One of these stands where go-zero has `null`.
    Empty(&'static [&'static str]),
    /// This status, and this body where one stands in the line.
    Other(u16, Option<String>),
}

/// One line: `name — what ours answers — reason`; a name that ends in `*` stands for all that begin so.
#[derive(Debug)]
pub struct Line {
    pub name: String,
    answer: Answer,
    used: bool,
}

/// All lines, in their order.
pub struct Differences(Vec<Line>);

impl Differences {
    /// Reads the file beside this one; lines that begin with `#` are remarks.
    pub fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/twin/differences.txt");
        let text = fs::read_to_string(path).expect("the table of differences");
        let lines = text.lines().filter(|line| !line.is_empty());
        let lines = lines.filter(|line| !line.starts_with('#'));
        Self(lines.map(Line::parse).collect())
    }

    /// Whether a line says of this case that ours answers so where go-zero answers thus.
    pub fn explain(&mut self, name: &str, go_zero: &Outcome, ours: &Outcome) -> Option<Answer> {
        let mut lines = self.0.iter_mut();
        let line = lines.find(|line| line.is_for(name) && line.answer.allows(go_zero, ours))?;
        line.used = true;
        Some(line.answer.clone())
    }

    /// The lines that no answer needs any more.
    pub fn unused(&self) -> impl Iterator<Item = &Line> {
        self.0.iter().filter(|line| !line.used)
    }
}

impl Line {
    fn parse(line: &str) -> Self {
        let mut parts = line.split(" — ");
        let (Some(name), Some(answer), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            panic!("not `name — what ours answers — reason`: {line}");
        };
        Self {
            name: name.to_owned(),
            answer: Answer::parse(answer),
            used: false,
        }
    }

    fn is_for(&self, name: &str) -> bool {
        match self.name.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => self.name == name,
        }
    }
}

impl Answer {
    fn parse(text: &str) -> Self {
        match text {
            "text" => Self::Text,
            "lists" => Self::Empty(&["[]", "{}"]),
            "bytes" => Self::Empty(&["[]", "{}", "\"\""]),
            other => {
                let (status, body) = match other.split_once(' ') {
                    Some((status, body)) => (status, Some(body.to_owned())),
                    None => (other, None),
                };
                Self::Other(status.parse().expect("a status"), body)
            }
        }
    }

    fn allows(&self, go_zero: &Outcome, ours: &Outcome) -> bool {
        let same_head = (go_zero.status, &go_zero.headers) == (ours.status, &ours.headers);
        match self {
            Self::Text => same_head && ours.status == 400,
            Self::Empty(empty) => same_head && is_same_but_for(empty, &go_zero.body, &ours.body),
            Self::Other(status, body) => {
                let body = body.as_ref().map(String::as_bytes);
                ours.status == *status && body.is_none_or(|body| body == ours.body.trim_ascii_end())
            }
        }
    }
}

/// Whether the second JSON text is the first one with something empty for some of its nulls.
fn is_same_but_for(empty: &[&str], mut go_zero: &[u8], mut ours: &[u8]) -> bool {
    loop {
        let common = go_zero.iter().zip(ours).take_while(|(a, b)| a == b).count();
        (go_zero, ours) = (&go_zero[common..], &ours[common..]);
        if go_zero.is_empty() && ours.is_empty() {
            return true;
        }
        let after = go_zero.strip_prefix(b"null");
        let rest = empty.iter().find_map(|it| ours.strip_prefix(it.as_bytes()));
        match (after, rest) {
            (Some(after), Some(rest)) => (go_zero, ours) = (after, rest),
            _ => return false,
        }
    }
}

#[test]
fn only_nulls_may_differ() {
    let same = |go_zero: &str, ours: &str| {
        is_same_but_for(&["[]", "{}"], go_zero.as_bytes(), ours.as_bytes())
    };
    assert!(same(
        r#"{"a":null,"b":null,"c":1}"#,
        r#"{"a":[],"b":{},"c":1}"#
    ));
    assert!(!same(r#"{"a":null,"c":1}"#, r#"{"a":[],"c":2}"#));
    assert!(!same(r#"{"a":null}"#, r#"{"a":""}"#));
    assert!(!same(r#"{"a":[]}"#, r#"{"a":null}"#));
    assert!(!same("[null", "[[]]"));
}
