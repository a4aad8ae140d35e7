//! What of a service's YAML may be shown: a message repeats lines of it, and those may have secrets.

use std::ops::Range;

/// Words in the keys of secrets, in lower case: go-zero's own keys and what people call theirs.
const SECRET_KEYS: [&str; 7] = [
    "secret",
    "pass",
    "pwd",
    "token",
    "credential",
    "apikey",
    "privatekey",
];

/// What begins a password in a database's DSN of words (`host=db password=…`) or a URL's query.
const SECRET_WORDS: [&str; 3] = ["password=", "passwd=", "pwd="];

/// The text with `***` in place of every secret. Every other byte stays where it is, so places in one are places in
/// the other.
pub(super) fn without_secrets(text: &str) -> String {
    text.split_inclusive('\n').map(line).collect()
}

/// A value with `***` in place of every password inside of it.
pub(super) fn without_passwords(value: &str) -> String {
    let mut shown = value.to_owned();
    if let Some(range) = word(value) {
        shown.replace_range(range, "***");
    }
    if let Some(range) = login(&shown) {
        shown.replace_range(range, "***");
    }
    shown
}

fn line(line: &str) -> String {
    let mut shown = line.to_owned();
    let found = values(line).chain(login(line)).chain(word(line));
    for range in found {
        let length = range.len();
        let stars = &"***"[..length.min(3)];
        shown.replace_range(range, &format!("{stars:length$}"));
    }
    shown
}

/// The values of a line whose keys are called as secrets are, less those that are only a variable's name.
fn values(line: &str) -> impl Iterator<Item = Range<usize>> {
    let colons = line.match_indices(':').map(|(at, _)| at);
    colons.filter_map(move |colon| {
        let (before, after) = (&line[..colon], &line[colon + 1..]);
        let is_end_of_key = after.is_empty() || after.starts_with(char::is_whitespace);
        if !is_end_of_key || !is_secret(before) {
            return None;
        }
        let start = colon + 1 + after.len() - after.trim_start().len();
        let value = value(&line[start..], before.contains('{'));
        (!value.is_empty() && !is_variable(value)).then(|| start..start + value.len())
    })
}

/// Whether a text ends in the key of a secret.
pub(super) fn is_secret(before: &str) -> bool {
    let words = before.rsplit(['{', ',', ' ']);
    let key = words.map(str::to_ascii_lowercase).next();
    key.is_some_and(|key| SECRET_KEYS.iter().any(|word| key.contains(word)))
}

/// The value at the beginning of a text: in quotes to their end, between braces to the next comma, else all of it.
fn value(text: &str, in_braces: bool) -> &str {
    let text = text.trim_end();
    let quote = text
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    let end = match quote {
        Some(quote) => text[1..].rfind(quote).map(|at| at + 2),
        None if in_braces => text.find([',', '}']),
        None => None,
    };
    &text[..end.unwrap_or(text.len())]
}

/// Whether a value is `${NAME}` alone, in quotes or not.
fn is_variable(value: &str) -> bool {
    let inside = value.trim_matches(['"', '\'']).strip_prefix("${");
    inside
        .and_then(|rest| rest.strip_suffix('}'))
        .is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

/// The password in front of an `@`, as in `root:…@tcp(db:3306)` and `redis://:…@cache:6379`.
fn login(line: &str) -> Option<Range<usize>> {
    let at = line.rfind('@')?;
    let mut colons = line[..at].match_indices(':').map(|(colon, _)| colon);
    let start = 1 + colons.find(|colon| {
        let after = &line[colon + 1..];
        let is_default = after.starts_with('-') && is_open(&line[..*colon]);
        !after.starts_with(char::is_whitespace) && !after.starts_with("//") && !is_default
    })?;
    Some(start..at)
}

/// Whether a text ends inside of `${`.
fn is_open(before: &str) -> bool {
    let placeholder = before.rsplit_once("${");
    placeholder.is_some_and(|(_, inside)| !inside.contains('}'))
}

/// What follows `password=`, to the end of the line: it may have blanks.
fn word(line: &str) -> Option<Range<usize>> {
    let lower = line.to_ascii_lowercase();
    let starts = SECRET_WORDS.iter().filter_map(|word| {
        let at = lower.find(word)?;
        Some(at + word.len())
    });
    starts.min().map(|start| start..line.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_shown(text: &str, shown: &str) {
        let found = without_secrets(text);
        assert_eq!(found.len(), text.len(), "{found}");
        assert_eq!(
            found.split_whitespace().collect::<Vec<_>>().join(" "),
            shown
        );
        assert!(!found.contains("hush"), "{found}");
    }

    #[test]
    fn secrets_are_known_by_their_keys() {
        assert_shown("AccessSecret: hush\n", "AccessSecret: ***");
        assert_shown("  prevSecret: \"hush, \\\"hush\\\"\"\n", "prevSecret: ***");
        assert_shown("Pass: 'hush' # of Redis", "Pass: *** # of Redis");
        assert_shown(
            "Redis: {Host: a:1, Pass: hush, Type: node}",
            "Redis: {Host: a:1, Pass: *** , Type: node}",
        );
        assert_shown(
            "Auth: {AccessSecret: \"hush\"}",
            "Auth: {AccessSecret: *** }",
        );
        assert_shown("Secret: ${A:-hush}", "Secret: ***");
        assert_shown("Token: hüsh", "Token: ***");
        assert_shown("Pass: ab", "Pass: **");
    }

    #[test]
    fn passwords_are_known_by_their_places() {
        let dsn = "DataSource: root:hush@tcp(127.0.0.1:3306)/a?loc=Local";
        assert_shown(dsn, "DataSource: root:*** @tcp(127.0.0.1:3306)/a?loc=Local");
        assert_shown(
            "Mysql: {DataSource: \"${DB:-root:hu@hush/:@tcp(a:1)/b}\"}",
            "Mysql: {DataSource: \"${DB:-root:*** @tcp(a:1)/b}\"}",
        );
        assert_shown("Url: redis://:hush@a:1", "Url: redis://:*** @a:1");
        assert_shown(
            "DataSource: host=a user=b password='hush hush'",
            "DataSource: host=a user=b password=***",
        );
    }

    #[test]
    fn all_else_is_shown() {
        for text in [
            "AccessSecret: \"${JWT_SECRET}\"",
            "DataSource: ${DB:-sqlite://data/a.db}",
            "DataSource: root@tcp(a:1)/b",
            "Endpoints: [\"${USER_RPC_ADDR:-127.0.0.1:9300}\"]",
            "Pass:",
        ] {
            assert_shown(text, text);
        }
    }
}
