//! Statements of the user's own, on any of the databases.

use super::{Argument, Cell, Done, On, Read, Result, Sql, Value};

/// A statement of your own with the values for its `?`.
#[derive(Debug, Clone)]
#[must_use = "it does not run by itself"]
pub struct Query {
    text: &'static str,
    values: Vec<Value>,
}

/// The statement `text`, in which each `?` outside of quotes stands for a value, whatever the database.
pub fn query(text: &'static str) -> Query {
    Query {
        text,
        values: Vec::new(),
    }
}

impl Query {
    /// The value for the next `?`; its type is that of the column, as in `bind::<i64>(id)` where it can be several.
    pub fn bind<T>(mut self, value: impl Argument<T>) -> Self {
        self.values.push(value.value());
        self
    }

    /// The rows.
    ///
    /// # Errors
    /// The statement fails, or a row does not fit its type.
    pub async fn all<R: Read>(self, mut on: impl On) -> Result<Vec<R>> {
        let sql = self.sql(&on)?;
        Ok(on.rows(sql).await?)
    }

    /// The first row.
    ///
    /// # Errors
    /// As [`Query::all`].
    pub async fn first<R: Read>(self, mut on: impl On) -> Result<Option<R>> {
        let sql = self.sql(&on)?;
        Ok(on.row(sql).await?)
    }

    /// The values of the first column.
    ///
    /// # Errors
    /// As [`Query::all`].
    pub async fn values<T: Cell>(self, on: impl On) -> Result<Vec<T>> {
        let rows = self.all::<(T,)>(on).await?;
        Ok(rows.into_iter().map(|(value,)| value).collect())
    }

    /// The value of the first column in the first row.
    ///
    /// # Errors
    /// As [`Query::all`].
    pub async fn value<T: Cell>(self, on: impl On) -> Result<Option<T>> {
        let row = self.first::<(T,)>(on).await?;
        Ok(row.map(|(value,)| value))
    }

    /// Runs it for its effect.
    ///
    /// # Errors
    /// The statement fails.
    pub async fn run(self, mut on: impl On) -> Result<Done> {
        let sql = self.sql(&on)?;
        Ok(on.execute(sql).await?)
    }

    fn sql(self, on: &impl On) -> sqlx::Result<Sql> {
        let mut sql = Sql::new(on.dialect());
        let mut values = self.values.into_iter();
        for (index, part) in placeholders(self.text).into_iter().enumerate() {
            if index > 0 {
                sql.bind(values.next().ok_or_else(|| count("fewer"))?);
            }
            sql.part(part);
        }
        match values.next() {
            None => Ok(sql),
            Some(_) => Err(count("more")),
        }
    }
}

fn count(than: &str) -> sqlx::Error {
    sqlx::Error::Encode(format!("{than} values than `?`").into())
}

/// The parts of `text` between the `?` that stand outside of quotes.
fn placeholders(text: &'static str) -> Vec<&'static str> {
    let mut parts = Vec::new();
    let (mut begin, mut quote) = (0, None);
    for (at, sign) in text.char_indices() {
        match (sign, quote) {
            ('?', None) => {
                parts.push(&text[begin..at]);
                begin = at + 1;
            }
            ('\'' | '"' | '`', None) => quote = Some(sign),
            (sign, Some(open)) if sign == open => quote = None,
            _ => {}
        }
    }
    parts.push(&text[begin..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_mark_in_quotes_stands_for_nothing() {
        let parts = placeholders("SELECT '?', `a?` FROM t WHERE a = ? AND b = 'it''s?' OR c = ?");
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[2], "");
    }
}
