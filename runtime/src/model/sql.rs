//! A statement while it is built.

use std::fmt::Write as _;

use super::{Dialect, Value};

/// Room for the text of most statements, so that it does not move while it grows.
const USUAL: usize = 256;

/// Columns, each with what PostgreSQL calls its type.
type Casts = &'static [(&'static str, &'static str)];

/// A statement: its text, made of static parts only, and the values that are bound to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sql {
    dialect: Dialect,
    casts: Casts,
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// An empty statement.
    #[must_use]
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            casts: &[],
            text: String::with_capacity(USUAL),
            values: Vec::new(),
        }
    }

    /// An empty statement about a table with these columns of whose values PostgreSQL has to be told what they are.
    pub(super) fn of(casts: Casts, dialect: Dialect) -> Self {
        let casts = match dialect {
            Dialect::Postgres => casts,
            Dialect::Mysql | Dialect::Sqlite => &[],
        };
        Self {
            casts,
            ..Self::new(dialect)
        }
    }

    /// The database that it is for.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Adds a part that was there when the service was compiled.
    pub fn part(&mut self, part: &'static str) -> &mut Self {
        self.text.push_str(part);
        self
    }

    /// Adds the name of a table or column, in quotes.
    pub fn name(&mut self, name: &'static str) -> &mut Self {
        let quote = self.dialect.quote();
        self.text.push(quote);
        // Hardly any has one, and the other way is slower.
        if name.contains(quote) {
            for part in name.split_inclusive(quote) {
                self.text.push_str(part);
                if part.ends_with(quote) {
                    self.text.push(quote);
                }
            }
        } else {
            self.text.push_str(name);
        }
        self.text.push(quote);
        self
    }

    /// Adds a placeholder, and the value that stands for it.
    pub fn bind(&mut self, value: Value) -> &mut Self {
        if self.dialect == Dialect::Postgres && value == Value::Null {
            // A bound one would need the column's type.
            return self.part("NULL");
        }
        self.values.push(value);
        match self.dialect {
            // Writing into a text cannot fail.
            Dialect::Postgres => drop(write!(self.text, "${}", self.values.len())),
            Dialect::Mysql | Dialect::Sqlite => self.text.push('?'),
        }
        self
    }

    /// The same for a value of that column, of which PostgreSQL may have to be told what it is.
    pub(super) fn bind_to(&mut self, column: &str, value: Value) -> &mut Self {
        let cast = self.cast(column);
        self.bind(value);
        if let Some(ty) = cast {
            self.part("::").part(ty);
        }
        self
    }

    /// Adds the name of a column, whose values are to be texts for the database, too.
    pub(super) fn text(&mut self, column: &'static str) -> &mut Self {
        let is_other = self.cast(column).is_some();
        self.name(column).part(if is_other { "::text" } else { "" })
    }

    fn cast(&self, column: &str) -> Option<&'static str> {
        let mut casts = self.casts.iter();
        let (_, ty) = casts.find(|(name, _)| *name == column)?;
        Some(ty)
    }

    /// Adds items with `between` between them.
    pub fn list<T>(
        &mut self,
        between: &'static str,
        items: impl IntoIterator<Item = T>,
        mut add: impl FnMut(&mut Self, T),
    ) -> &mut Self {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.part(between);
            }
            add(self, item);
        }
        self
    }

    /// Adds names with commas between them.
    pub fn names(&mut self, names: impl IntoIterator<Item = &'static str>) -> &mut Self {
        self.list(", ", names, |sql, name| {
            sql.name(name);
        })
    }

    /// The text and the values.
    #[must_use]
    pub fn into_parts(self) -> (String, Vec<Value>) {
        (self.text, self.values)
    }
}
