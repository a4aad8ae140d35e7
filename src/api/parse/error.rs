//! What to say where the grammar does not fit.

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};
use pest::iterators::Pair;

use super::super::grammar::{Grammar, PATH, Rule, describe};
use super::super::lexis::MAX_DEPTH;
use super::Builder;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// Beyond this many syntax errors a file is most likely not a `.api` file at all.
const MAX_ERRORS: usize = 50;

impl Builder<'_> {
    /// Reports a skipped region: reads it again with the rule that it was meant for.
    pub(super) fn broken(&mut self, pair: &Pair<Rule>) {
        let span = self.span(pair);
        self.document.broken.push(span);
        self.syntax_errors += 1;
        if self.syntax_errors > MAX_ERRORS {
            return;
        }
        let rest = &self.text[span.start()..];
        let rule = intended(pair.as_rule(), rest);
        match Grammar::parse(rule, rest) {
            Err(error) => self.report(rule, span.start(), &error),
            Ok(_) => self.unexpected(span.start(), Vec::new()),
        }
    }

    /// Turns pest's error, whose offsets count from `base`, into a finding.
    pub(super) fn report(&mut self, rule: Rule, base: usize, error: &Error<Rule>) {
        let (InputLocation::Pos(offset) | InputLocation::Span((offset, _))) = error.location;
        let expected = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => words(rule, positives),
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        self.unexpected(base + offset, expected);
    }

    fn unexpected(&mut self, offset: usize, expected: Vec<&'static str>) {
        if offset == self.text.len() && self.cut_off {
            return; // The open quote or comment is reported already.
        }
        let found = found(&self.text[offset..]);
        let (message, label) = if expected.is_empty() {
            let message = format!("unexpected {}", found.words);
            (message, "fits nothing here".to_owned())
        } else {
            let words = join(&expected);
            let message = format!("expected {words}, found {}", found.words);
            (message, format!("expected {words}"))
        };
        let span = self.span_at(offset, offset + found.length);
        let finding = Diagnostic::new(&codes::SYNTAX, message).at(span, label);
        let finding = match expected.as_slice() {
            ["`:`"] => self.read_as_key(finding, offset),
            [PATH] => self.read_as_method(finding, offset),
            _ => finding,
        };
        self.diagnostics
            .push(match self.is_name_of_service(offset) {
                true => finding.help(
                    "a service is called by letters, digits, `_` and `-`, such as `user-api`",
                ),
                false => advise(finding, &self.text[offset..]),
            });
    }

    /// Whether the text before a place is `service` and a name.
    fn is_name_of_service(&self, offset: usize) -> bool {
        let before = self
            .word_before(offset)
            .map(|word| &self.text[..word.start()]);
        before.is_some_and(|before| {
            let head =
                before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "_-".contains(c));
            head.trim_end() != head && head.trim_end().ends_with("service")
        })
    }

    /// Shows the word that a `:` should follow: often the rest of a value with blanks.
    fn read_as_key(&self, finding: Diagnostic, offset: usize) -> Diagnostic {
        match self.word_before(offset) {
            Some(word) => finding
                .also(word, "read as the next key")
                .help("a value with blanks stands in double quotes"),
            None => finding,
        }
    }

    /// Says what is wrong with a response that was read as the next route.
    fn read_as_method(&self, finding: Diagnostic, offset: usize) -> Diagnostic {
        let word = self.word_before(offset);
        match word.map(|span| (span, &self.text[span.range()])) {
            Some((span, "return")) => {
                finding.suggest("a response stands behind `returns`", span, "returns")
            }
            Some((_, "returns")) => finding.help("the type of a response stands in parentheses"),
            _ => finding,
        }
    }

    /// The word in front of a place, with nothing but blanks in between.
    fn word_before(&self, offset: usize) -> Option<Span> {
        let before = self.text[..offset].trim_end();
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let start = before.trim_end_matches(is_word).len();
        (start < before.len()).then(|| self.span_at(start, before.len()))
    }

    /// Reports a quote or comment that never ends; `spanning` is the first quote that ends on a later line.
    pub(super) fn unterminated(&mut self, whole: &str, open: usize, spanning: Option<usize>) {
        let (what, mark, length) = match whole.as_bytes()[open] {
            b'/' => ("block comment", "`*/`", 2),
            b'`' => ("string", "backquote", 1),
            _ => ("string", "quote", 1),
        };
        let mut finding = Diagnostic::new(&codes::UNTERMINATED, format!("unterminated {what}"))
            .at(
                self.span_at(open, open + length),
                format!("no closing {mark} follows"),
            )
            .note("everything behind it was left out");
        // Where one end is missing, the next quote ends the string and the last one in the file stays open.
        let same = |&at: &usize| whole.as_bytes()[at] == whole.as_bytes()[open];
        if let Some(at) = spanning.filter(same) {
            finding = finding.also(
                self.span_at(at, at + 1),
                "this one ends on a later line: is its end missing here?",
            );
        }
        self.diagnostics.push(finding);
        self.document.broken.push(self.span_at(open, whole.len()));
    }

    pub(super) fn too_deep(&mut self, offset: usize) {
        let message = format!("brackets are nested more than {MAX_DEPTH} deep");
        let finding = Diagnostic::new(&codes::TOO_DEEP, message)
            .at(self.span_at(offset, offset + 1), "one level too many")
            .note("nothing of the file was read");
        self.diagnostics.push(finding);
        let all = self.span_at(0, self.text.len());
        self.document.broken.push(all);
    }
}

/// The rule that the author of a broken region most likely had in mind.
fn intended(broken: Rule, text: &str) -> Rule {
    match broken {
        Rule::broken_field => Rule::field,
        Rule::broken_route => Rule::route,
        Rule::broken_type => Rule::type_decl,
        _ => intended_item(text),
    }
}

fn intended_item(text: &str) -> Rule {
    let items = [
        ("type", Rule::strict_types),
        ("service", Rule::strict_service),
        ("@server", Rule::strict_service),
        ("import", Rule::import),
        ("info", Rule::info),
        ("syntax", Rule::syntax),
    ];
    let fits = |&(keyword, _): &(&str, Rule)| {
        text.strip_prefix(keyword)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    };
    let item = items.into_iter().find(fits);
    item.map_or(Rule::file_item, |(_, rule)| rule)
}

/// The expected rules in words, each once, five at most.
fn words(rule: Rule, positives: &[Rule]) -> Vec<&'static str> {
    let mut words = Vec::new();
    let rules = positives.iter().chain([&rule]).copied();
    for word in rules.filter_map(describe) {
        if !words.contains(&word) && words.len() < 5 {
            words.push(word);
        }
    }
    // The rule itself is only named where nothing better is known.
    if words.len() > 1 && !positives.contains(&rule) && describe(rule) == words.last().copied() {
        words.pop();
    }
    words
}

fn join(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

struct Found {
    words: String,
    length: usize,
}

/// The token at the start of a text.
fn found(text: &str) -> Found {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let Some(first) = text.chars().next() else {
        return Found {
            words: "the end of the file".to_owned(),
            length: 0,
        };
    };
    let length = match first {
        '\n' | '\r' => {
            return Found {
                words: "the end of the line".to_owned(),
                length: 0,
            };
        }
        '@' => 1 + text[1..].find(|c| !word(c)).unwrap_or(text.len() - 1),
        _ if word(first) => text.find(|c| !word(c)).unwrap_or(text.len()),
        _ => first.len_utf8(),
    };
    Found {
        words: format!("`{}`", &text[..length]),
        length,
    }
}

/// Adds advice for mistakes that are often made.
fn advise(finding: Diagnostic, rest: &str) -> Diagnostic {
    let wide = [
        ('（', '('),
        ('）', ')'),
        ('：', ':'),
        ('，', ','),
        ('“', '"'),
        ('”', '"'),
        ('；', ';'),
        ('｛', '{'),
        ('｝', '}'),
    ];
    let first = rest.chars().next();
    if let Some((found, plain)) = wide.into_iter().find(|&(c, _)| Some(c) == first) {
        return finding.help(format!(
            "`{found}` is a full-width character: write `{plain}`"
        ));
    }
    match first {
        Some('.') => finding.help("types of other packages, such as `time.Time`, cannot be used: write `string` or `int64`"),
        Some('\\') => finding.help("strings have no escapes: use backquotes around a text with quotes in it"),
        Some('@') => finding.help("annotations are `@server`, `@doc` and `@handler`"),
        _ => finding,
    }
}
