use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::http::bind::{Bind, Bytes, Fields, Payload as _};

/// What the rules break, as the client reads it.
fn broken(rules: impl FnOnce(&mut Checks<'_>)) -> Vec<String> {
    let mut violations = Vec::new();
    rules(&mut Checks::of_request(&mut violations));
    violations.iter().map(ToString::to_string).collect()
}

/// Whether one value keeps the rules.
fn keeps<T>(value: T, rules: impl for<'c> FnOnce(Check<'c, T>) -> Check<'c, T>) -> bool {
    let asked = |checks: &mut Checks<'_>| {
        rules(checks.of("it", &value));
    };
    broken(asked).is_empty()
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn required_is_not_the_zero_value() {
    assert!(keeps(text(" "), |it| it.required()) && !keeps(text(""), |it| it.required()));
    assert!(keeps(-1_i8, |it| it.required()) && !keeps(0_u64, |it| it.required()));
    assert!(keeps(0.5_f32, |it| it.required()) && !keeps(-0.0_f64, |it| it.required()));
    assert!(keeps(true, |it| it.required()) && !keeps(false, |it| it.required()));
    assert!(keeps(vec![0], |it| it.required()) && !keeps(Vec::<u8>::new(), |it| it.required()));
    assert!(keeps([0, 1], |it| it.required()) && !keeps([0, 0], |it| it.required()));
    assert!(keeps(Some(0), |it| it.required()) && !keeps(None::<i64>, |it| it.required()));
    assert!(keeps(json!({}), |it| it.required()) && !keeps(json!(null), |it| it.required()));
    assert!(keeps(Bytes::from(vec![0]), |it| it.required()));
    assert!(!keeps(BTreeMap::<String, i64>::new(), |it| it.required()));
}

#[test]
fn bounds_are_for_characters_elements_and_values() {
    assert!(keeps(text("课件"), |it| it.min(2).max(2).len(2)));
    assert!(!keeps(text("课件"), |it| it.max(1)));
    assert!(keeps(5_i64, |it| it.min(5).max(5).len(5).gt(4).lt(6)));
    assert!(!keeps(5_i64, |it| it.gt(5)) && !keeps(5_i64, |it| it.lt(5)));
    assert!(keeps(u64::MAX, |it| it.gt(u64::MAX - 1)));
    assert!(keeps(0.1_f64, |it| it.gt(0.0)) && !keeps(f64::NAN, |it| it.min(0.0)));
    assert!(keeps(vec![9, 9], |it| it.len(2)) && !keeps(vec![9], |it| it.min(2)));
    assert!(keeps(Some(5_i64), |it| it.min(5)) && !keeps(Some(5_i64), |it| it.min(6)));
    let numbered = || BTreeMap::from([(7_i64, text("long"))]);
    assert!(keeps(numbered(), |it| it.len(1).each(|it| it.max(4))));
    assert!(!keeps(numbered(), |it| it.each(|it| it.max(3))));
}

#[test]
fn nothing_breaks_every_rule_unless_it_may_be_omitted() {
    assert!(!keeps(None::<i64>, |it| it.max(5)));
    assert!(!keeps(None::<String>, |it| it.one_of(&["a"])));
    assert!(keeps(None::<i64>, |it| it.omitempty().min(5)));
    assert!(keeps(0_i64, |it| it.omitempty().min(5)) && !keeps(1_i64, |it| it.omitempty().min(5)));
    // A pointer to zero is not nothing.
    assert!(!keeps(Some(0_i64), |it| it.omitempty().min(5)));
    assert!(!keeps(text(""), |it| it.min(1).omitempty()));
}

#[test]
fn options_are_compared_as_texts() {
    assert!(keeps(text("a b"), |it| it.one_of(&["a b", "c"])));
    assert!(!keeps(text("A"), |it| it.one_of(&["a"])));
    assert!(keeps(-1_i32, |it| it.one_of(&["-1", "0"])));
    assert!(!keeps(2_u8, |it| it.one_of(&["-1", "0"])));
}

// What is good and bad in the next two tests is what v10.30 of the Go package says.

#[test]
fn addresses_are_told_from_other_texts() {
    for good in [
        "a@b.co",
        "a@b.c",
        "a.b+c@sub.example.com",
        "用户@例子.公司",
        "\"a b\"@c.de",
    ] {
        assert!(keeps(text(good), |it| it.email()), "{good}");
    }
    for bad in [
        "",
        "a",
        "a@",
        "@b.co",
        "a@b",
        "a b@c.de",
        "A <a@b.co>",
        "a@[127.0.0.1]",
        "a@b..co",
        "a@b.co.",
        "a..b@c.de",
        ".a@b.co",
        "a@-b.co",
        "a@b_c.de",
        "a@1.2",
        "a@b.c1",
        "a\"b@c.de",
    ] {
        assert!(!keeps(text(bad), |it| it.email()), "{bad}");
    }
}

#[test]
fn urls_are_told_from_other_texts() {
    for good in [
        "http://a",
        "https://u:p@a.b:80/c?d=e#f",
        "HTTP://例子.公司/路径",
        "http://[::1]/",
        "http://a/b c",
        "http://a/{x}?ids[]=<1>",
        "mailto:a@b.co",
        "file:///etc",
        "x:#f",
        "a:b",
    ] {
        assert!(keeps(text(good), |it| it.url()), "{good}");
    }
    for bad in [
        "",
        "a",
        "/a/b",
        "a.b/c",
        "http://",
        "http:///a",
        "://a",
        "http:/a",
        "file:///",
        "http://a b",
        "http://a|b",
        "http://a:port/",
        "http://%zz/",
        "http://a/%zz",
        "1http://a",
    ] {
        assert!(!keeps(text(bad), |it| it.url()), "{bad}");
    }
}

#[test]
fn other_forms_are_those_of_the_validator() {
    const UUID: &str = "9b2f1c3e-0000-4000-8000-0123456789ab";
    assert!(keeps(text(UUID), |it| it.uuid()) && keeps(text(&UUID.to_uppercase()), |it| it.uuid()));
    assert!(
        !keeps(text(&UUID.replace('-', "")), |it| it.uuid()) && !keeps(text(""), |it| it.uuid())
    );
    for (good, numeric, number) in [
        ("12", true, true),
        ("-1.5", true, false),
        ("+1", true, false),
        ("1.", false, false),
        (".5", false, false),
        ("1e3", false, false),
        ("", false, false),
        ("１", false, false),
    ] {
        assert_eq!(keeps(text(good), |it| it.numeric()), numeric, "{good}");
        assert_eq!(keeps(text(good), |it| it.number()), number, "{good}");
    }
    assert!(keeps(text("aZ09"), |it| it.alphanum()) && !keeps(text("a_"), |it| it.alphanum()));
    assert!(keeps(text("aZ"), |it| it.alpha()) && !keeps(text("a1"), |it| it.alpha()));
    assert!(!keeps(text(""), |it| it.alphanum()) && !keeps(text("é"), |it| it.alpha()));
}

/// A type with rules, inside and outside.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Order {
    name: String,
    password: String,
    again: String,
    tags: Vec<String>,
    lines: Vec<Line>,
    notes: BTreeMap<String, String>,
    first: Option<Line>,
    last: Line,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Line {
    count: i64,
}

impl Bind for Order {
    const FAST: bool = true;

    fn bind(_fields: &mut Fields<'_>) -> Self {
        Self::default()
    }

    fn validate(&self, checks: &mut Checks<'_>) {
        checks.of("loginName", &self.name).required().min(3).email();
        checks.of("password", &self.password).min(8);
        checks
            .of("again", &self.again)
            .eq_field("password", &self.password);
        checks
            .of("tags", &self.tags)
            .max(2)
            .each(|it| it.required().max(3));
        checks.of("lines", &self.lines).each(|it| it.inside());
        checks.of("notes", &self.notes).each(|it| it.max(2));
        checks.of("first", &self.first).inside();
        checks.of("last", &self.last).omitempty().inside();
    }
}

impl Bind for Line {
    fn bind(_fields: &mut Fields<'_>) -> Self {
        Self::default()
    }

    fn validate(&self, checks: &mut Checks<'_>) {
        checks.of("count", &self.count).gt(0).lt(100);
    }
}

#[test]
fn every_field_says_its_first_broken_rule() {
    let order = json!({
        "name": "ab", "password": "hunter2", "again": "hunter3",
        "tags": ["", "long"], "lines": [{"count": 1}, {"count": 0}],
        "notes": {"k": "long"}, "first": {"count": 100}, "last": {"count": -1},
    });
    let order = Order::fast(order.to_string().as_bytes()).unwrap();
    let violations = order.check().unwrap_err();
    let violations: Vec<_> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        violations,
        [
            "field `loginName`: must have at least 3 characters, got 2",
            "field `password`: must have at least 8 characters, got 7",
            "field `again`: must equal `password`",
            "field `tags[0]`: is required",
            "field `tags[1]`: must have at most 3 characters, got 4",
            "field `lines[1].count`: must be more than 0, got 0",
            "field `notes.k`: must have at most 2 characters, got 4",
            "field `first.count`: must be less than 100, got 100",
            "field `last.count`: must be more than 0, got -1",
        ]
    );
    let tags = vec![text("a"); 3];
    let order = Order {
        name: text("a@b.co"),
        password: text("hunter22"),
        again: text("hunter22"),
        tags,
        ..Order::default()
    };
    let violations = order.check().unwrap_err();
    // The elements of a list that is too long are not looked at.
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].rule, "must have at most 2 elements");
    let order = Order {
        tags: Vec::new(),
        ..order
    };
    assert_eq!(Box::new(order).check(), Ok(()));
}

#[test]
fn a_long_text_is_cut() {
    let long = text(&"课".repeat(100));
    let message = broken(|checks| {
        checks.of("url", &long).url();
    });
    let shown = format!("field `url`: must be a URL, got \"{}\"…", "课".repeat(64));
    assert_eq!(message, [shown]);
}
