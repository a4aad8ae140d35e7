//! `/** … */`

use std::fmt;

use crate::ir::Docs;
use crate::text::typescript::DocLine;

/// A comment; nothing where there is nothing to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doc(Vec<DocLine>);

impl Doc {
    /// The contract's comment.
    #[must_use]
    pub fn new(docs: &Docs) -> Self {
        Self(
            docs.lines
                .iter()
                .flat_map(|line| line.split('\n'))
                .map(DocLine::new)
                .collect(),
        )
    }

    /// With another line.
    #[must_use]
    pub fn line(mut self, text: &str) -> Self {
        self.0.push(DocLine::new(text));
        self
    }

    /// With another paragraph.
    #[must_use]
    pub fn paragraph(self, text: &str) -> Self {
        match self.0.is_empty() {
            true => self.line(text),
            false => self.line("").line(text),
        }
    }

    /// Inside of an interface.
    #[must_use]
    pub fn inside(&self) -> Indented<'_> {
        Indented(self, "  ")
    }
}

impl fmt::Display for Doc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Indented(self, "").fmt(f)
    }
}

/// A comment with blanks before each of its lines.
pub struct Indented<'a>(&'a Doc, &'static str);

impl fmt::Display for Indented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(Doc(lines), indent) = self;
        match &lines[..] {
            [] => Ok(()),
            [line] => writeln!(f, "{indent}/** {line} */"),
            lines => {
                writeln!(f, "{indent}/**")?;
                for line in lines {
                    let line = format!("{indent} * {line}");
                    writeln!(f, "{}", line.trim_end())?;
                }
                writeln!(f, "{indent} */")
            }
        }
    }
}
