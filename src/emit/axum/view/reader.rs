//! The expression that reads a field from a request.

use std::fmt;

use crate::ir::{Binding, NumberRange, Optional, Source};
use crate::rust::Literal;

/// `fields.form("page").default("1").range("[1:100]").read()`.
pub struct Reader {
    source: &'static str,
    key: Literal,
    need: Need,
    default: Option<Literal>,
    options: Vec<Literal>,
    range: Option<Literal>,
    string: bool,
}

/// Whether the field may be absent.
enum Need {
    Required,
    Optional,
    With(Literal),
    Without(Literal),
}

impl Reader {
    /// `name` gives the name by which the request has what the contract calls so.
    pub(super) fn new<'b>(
        binding: &'b Binding,
        name: impl Fn(&'b str) -> &'b str,
        as_string: bool,
    ) -> Self {
        Self {
            source: match binding.source {
                Source::Path => "path",
                Source::Form => "form",
                Source::Header => "header",
                Source::Json => "json",
            },
            key: Literal::new(name(&binding.key)),
            need: match &binding.optional {
                Optional::No => Need::Required,
                Optional::Yes => Need::Optional,
                Optional::With(other) => Need::With(Literal::new(name(other))),
                Optional::Without(other) => Need::Without(Literal::new(name(other))),
            },
            default: binding.default.as_ref().map(Literal::new),
            options: binding.options.iter().map(Literal::new).collect(),
            range: binding.range.map(|range| Literal::new(text(range))),
            string: as_string && binding.source == Source::Json,
        }
    }
}

/// The range as the contract writes it: `[1:5)`.
fn text(range: NumberRange) -> String {
    let bound = |bound: Option<f64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    let open = if range.low_included { '[' } else { '(' };
    let close = if range.high_included { ']' } else { ')' };
    format!("{open}{}:{}{close}", bound(range.low), bound(range.high))
}

impl fmt::Display for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fields.{}({})", self.source, self.key)?;
        match &self.need {
            Need::Required => {}
            Need::Optional => f.write_str(".optional()")?,
            Need::With(other) => write!(f, ".optional_with({other})")?,
            Need::Without(other) => write!(f, ".optional_without({other})")?,
        }
        if self.string {
            f.write_str(".string()")?;
        }
        if let Some(default) = &self.default {
            write!(f, ".default({default})")?;
        }
        if !self.options.is_empty() {
            let options: Vec<String> = self.options.iter().map(Literal::to_string).collect();
            write!(f, ".options(&[{}])", options.join(", "))?;
        }
        if let Some(range) = &self.range {
            write!(f, ".range({range})")?;
        }
        f.write_str(".read()")
    }
}
