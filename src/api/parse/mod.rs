//! Text → [`Document`]: one small function per rule of the grammar.
//!
//! Nothing stops the parse: regions that fit no rule are skipped by the grammar's `broken_*` rules
//! and reported from [`error`]. The text is read piece by piece, an item or a member of one at a time,
//! so that a large file needs no more memory for pest's tokens than a small one.

mod error;
mod service;
mod types;

use pest::Parser;
use pest::iterators::{Pair, Pairs};
use smol_str::SmolStr;

use super::ast::{Document, Entry, Import, Info, Item, Quoting, Syntax, Text};
use super::grammar::{Grammar, Rule};
use super::lexis;
use crate::diagnostic::{Code, Diagnostic, codes};
use crate::source::{FileId, Span};

/// Parses one file; what is wrong with it is added to `diagnostics`.
pub fn parse(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Document {
    let lexis = lexis::scan(text);
    let mut builder = Builder {
        file,
        text: &text[..lexis.open.unwrap_or(text.len())],
        base: 0,
        document: Document {
            file,
            items: Vec::new(),
            trivia: lexis.trivia,
            broken: Vec::new(),
        },
        diagnostics,
        syntax_errors: 0,
        cut_off: lexis.open.is_some(),
    };
    if let Some(open) = lexis.open {
        builder.unterminated(text, open, lexis.spanning);
    }
    match lexis.too_deep {
        Some(offset) => builder.too_deep(offset),
        None => builder.items(),
    }
    builder.document
}

/// Reads an item whose head is known; gives where it ends, `None` where its end is missing.
type ReadMembers<'a> = fn(&mut Builder<'a>, Pair<'a, Rule>, usize) -> Option<(Item, usize)>;

/// Turns pairs into the tree and collects what is wrong on the way.
struct Builder<'a> {
    file: FileId,
    text: &'a str,
    /// Where the piece that is being read begins: pest's offsets count from there.
    base: usize,
    document: Document,
    diagnostics: &'a mut Vec<Diagnostic>,
    syntax_errors: usize,
    /// Whether the text was cut off at an open quote or comment.
    cut_off: bool,
}

impl<'a> Builder<'a> {
    fn items(&mut self) {
        let mut at = self.byte_order_mark();
        while let Some((pair, end)) = self.next_item(at) {
            at = match pair.as_rule() {
                Rule::EOI => return,
                Rule::types_head => self.members(pair, end, Self::type_group),
                Rule::service_head => self.members(pair, end, Self::service),
                _ => {
                    self.item(pair);
                    end
                }
            };
        }
    }

    fn next_item(&mut self, at: usize) -> Option<(Pair<'a, Rule>, usize)> {
        let (mut pairs, end) = self.piece(Rule::next_item, at)?;
        Some((pairs.next()?, end))
    }

    /// What stands in the piece that `rule` takes of the text from `at` on, and where that ends;
    /// `None` where there is nothing more of its kind.
    fn piece(&mut self, rule: Rule, at: usize) -> Option<(Pairs<'a, Rule>, usize)> {
        self.base = at;
        let piece = Grammar::parse(rule, &self.text[at..]).ok()?.next()?;
        let end = at + piece.as_span().end();
        Some((piece.into_inner(), end)).filter(|(pairs, _)| !pairs.is_empty())
    }

    /// Reads an item by its head and then its members. Where its end is missing, nothing of it counts:
    /// one finding about the whole says more than many about the rest of the file read as members.
    fn members(&mut self, head: Pair<'a, Rule>, at: usize, read: ReadMembers<'a>) -> usize {
        let start = self.span(&head).start();
        let before = (self.diagnostics.len(), self.document.broken.len());
        let errors = self.syntax_errors;
        if let Some((item, end)) = read(self, head, at) {
            self.document.items.push(item);
            return end;
        }
        self.diagnostics.truncate(before.0);
        self.document.broken.truncate(before.1);
        self.syntax_errors = errors;
        self.skip(start)
    }

    /// Skips to the next item and reports what was skipped; gives where that is.
    fn skip(&mut self, start: usize) -> usize {
        self.base = start;
        let skipped = Grammar::parse(Rule::broken_item, &self.text[start..]);
        let Some(pair) = skipped.ok().and_then(|mut pairs| pairs.next()) else {
            return self.text.len();
        };
        self.broken(&pair);
        start + pair.as_span().end()
    }

    fn item(&mut self, pair: Pair<Rule>) {
        let item = match pair.as_rule() {
            Rule::syntax => self.syntax(pair).map(Item::Syntax),
            Rule::info => Some(Item::Info(self.info(pair))),
            Rule::import => Some(Item::Import(self.import(pair))),
            Rule::types => Some(Item::Types(self.single_type(pair))),
            Rule::broken_item => return self.broken(&pair),
            _ => return,
        };
        self.document.items.extend(item);
    }

    /// Gives where the text behind it begins.
    fn byte_order_mark(&mut self) -> usize {
        let mark = '\u{FEFF}';
        if !self.text.starts_with(mark) {
            return 0;
        }
        let span = self.span_at(0, mark.len_utf8());
        let message = "the file starts with a byte order mark";
        self.dialect(&codes::BYTE_ORDER_MARK, message, span);
        mark.len_utf8()
    }

    fn syntax(&mut self, pair: Pair<Rule>) -> Option<Syntax> {
        let span = self.span(&pair);
        let version = find(pair, Rule::string)?;
        Some(Syntax {
            span,
            version: self.text_of(&version),
        })
    }

    fn info(&mut self, pair: Pair<Rule>) -> Info {
        Info {
            span: self.span(&pair),
            entries: self.entries(pair),
        }
    }

    fn import(&mut self, pair: Pair<Rule>) -> Import {
        let span = self.span(&pair);
        let mut paths = Vec::new();
        let mut group = false;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::string => paths.push(self.text_of(&inner)),
                Rule::open_paren => group = true,
                _ => {}
            }
        }
        Import { span, paths, group }
    }

    /// The `key: value` pairs in the parentheses of `info`, `@doc` and `@server`.
    fn entries(&mut self, pair: Pair<Rule>) -> Vec<Entry> {
        pair.into_inner()
            .filter(|inner| matches!(inner.as_rule(), Rule::entry | Rule::server_entry))
            .filter_map(|inner| self.entry(inner))
            .collect()
    }

    fn entry(&mut self, pair: Pair<Rule>) -> Option<Entry> {
        let mut parts = pair.into_inner().filter(|p| p.as_rule() != Rule::colon);
        let key = self.text_of(&parts.next()?);
        let value = self.text_of(&parts.next()?);
        if value.quoting == Quoting::Bare && value.value.is_empty() {
            let message = format!("the key `{}` has no value", key.value);
            let finding = Diagnostic::new(&codes::UNQUOTED_VALUE, message)
                .at(key.span, "read as an empty text")
                .note(GOCTL_REFUSES)
                .suggest("write the empty text", value.span, "\"\"");
            self.diagnostics.push(finding);
        } else if value.quoting == Quoting::Bare {
            let message = format!("the value of `{}` has no quotes", key.value);
            let quoted = format!("\"{}\"", value.value);
            let finding = Diagnostic::new(&codes::UNQUOTED_VALUE, message)
                .at(value.span, "more than one word, or not a plain word")
                .note(GOCTL_REFUSES)
                .suggest("put it in double quotes", value.span, quoted);
            self.diagnostics.push(finding);
        }
        Some(Entry { key, value })
    }

    /// A word, text or chain without quotes, blanks and comments.
    fn text_of(&self, pair: &Pair<Rule>) -> Text {
        let raw = pair.as_str().trim_end();
        let (value, quoting) = match pair.as_rule() {
            Rule::string => (unquoted(raw), Quoting::Quoted),
            Rule::raw => (unquoted(raw), Quoting::Raw),
            Rule::nothing => ("".into(), Quoting::Bare),
            Rule::bare => (raw.trim_start().into(), Quoting::Bare),
            _ => (without_trivia(raw), Quoting::Word),
        };
        let whole = self.span(pair);
        let end = whole.start() + raw.len();
        let start = match quoting {
            Quoting::Bare => end - value.len(),
            _ => whole.start(),
        };
        Text {
            value,
            span: self.span_at(start, end),
            quoting,
        }
    }

    fn span(&self, pair: &Pair<Rule>) -> Span {
        let span = pair.as_span();
        self.span_at(self.base + span.start(), self.base + span.end())
    }

    fn span_at(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start..end)
    }

    /// Reports a form that ferroctl takes and goctl refuses.
    fn dialect(&mut self, code: &'static Code, message: &str, span: Span) {
        let finding = Diagnostic::new(code, message)
            .at(span, "")
            .note(GOCTL_REFUSES);
        self.diagnostics.push(finding);
    }
}

/// Said with every form that only ferroctl takes.
const GOCTL_REFUSES: &str = "ferroctl reads it, but goctl 1.10 refuses the file";

fn find(pair: Pair<Rule>, rule: Rule) -> Option<Pair<Rule>> {
    pair.into_inner().find(|inner| inner.as_rule() == rule)
}

fn unquoted(raw: &str) -> SmolStr {
    raw.get(1..raw.len() - 1).unwrap_or_default().into()
}

/// A chain of words without the blanks and comments that may stand in it.
fn without_trivia(text: &str) -> SmolStr {
    if !text.contains([' ', '\t', '\n', '\r', '\u{0B}', '\u{0C}', '*']) {
        return text.into();
    }
    let mut rest = text;
    let mut joined = String::with_capacity(text.len());
    while let Some(next) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
        } else if rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
        } else {
            if !next.is_whitespace() {
                joined.push(next);
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    joined.into()
}
