//! The expression that reads a field from a request.

use std::fmt;

use crate::ir::{Binding, NumberRange, Optional, Source};
use crate::rust::Literal;

/// `fields.form("page").default("1").range("[1:100]").read()`.
pub struct Reader {
    source: &'static str,
    key: Literal,
    optional: bool,
    default: Option<Literal>,
    options: Vec<Literal>,
    range: Option<Literal>,
    string: bool,
}

impl Reader {
    pub(super) fn new(binding: &Binding, key: &str, as_string: bool) -> Self {
        Self {
            source: match binding.source {
                Source::Path => "path",
                Source::Form => "form",
                Source::Header => "header",
                Source::Json => "json",
            },
            key: Literal::new(key),
            // `optional=other` is as `optional` until the field reader in `common` knows of other fields.
            optional: binding.optional != Optional::No,
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
        if self.optional {
            f.write_str(".optional()")?;
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
