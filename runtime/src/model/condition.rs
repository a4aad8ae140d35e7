//! One condition, and how it is written.

use super::{Sql, Value};

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Column, operator, value.
    Compare(&'static str, &'static str, Value),
    /// Column, pattern.
    Like(&'static str, String),
    /// Column, text.
    Contains(&'static str, String),
    /// Column, least, most.
    Between(&'static str, Value, Value),
    /// Column, values, whether it is one of them.
    OneOf(&'static str, Vec<Value>, bool),
    /// Column, whether there is no value.
    Null(&'static str, bool),
    /// All of one of these hold.
    Any(Vec<Vec<Condition>>),
    /// These do not all hold.
    Not(Vec<Condition>),
}

impl Condition {
    /// Whether there are rows of which it does not hold, as far as that can be told.
    pub(super) fn leaves_out(&self) -> bool {
        match self {
            Self::OneOf(_, values, false) => !values.is_empty(),
            Self::Any(alternatives) => {
                let mut all = alternatives.iter();
                all.all(|conditions| conditions.iter().any(Self::leaves_out))
            }
            _ => true,
        }
    }

    /// The value that `column` must have, where it says that.
    #[cfg(feature = "cache")]
    pub(super) fn pinned(&self, column: &str) -> Option<&Value> {
        match self {
            Self::Compare(own, " = ", value) if *own == column => Some(value),
            _ => None,
        }
    }

    fn write(&self, sql: &mut Sql) {
        match self {
            Self::Compare(column, operator, value) => {
                sql.name(column).part(operator);
                sql.bind_to(column, value.clone());
            }
            Self::Like(column, pattern) => {
                sql.text(column).part(" LIKE ");
                sql.bind(Value::Text(pattern.clone()));
            }
            Self::Contains(column, text) => {
                // A backslash would be one in MySQL only if it were written twice.
                sql.text(column)
                    .part(" LIKE ")
                    .bind(Value::Text(pattern(text)));
                sql.part(" ESCAPE '!'");
            }
            Self::Between(column, least, most) => {
                sql.name(column).part(" BETWEEN ");
                sql.bind_to(column, least.clone()).part(" AND ");
                sql.bind_to(column, most.clone());
            }
            Self::OneOf(column, values, is) => one_of(column, values, *is, sql),
            Self::Null(column, true) => {
                sql.name(column).part(" IS NULL");
            }
            Self::Null(column, false) => {
                sql.name(column).part(" IS NOT NULL");
            }
            Self::Any(alternatives) => any(alternatives, sql),
            Self::Not(conditions) => {
                sql.part("NOT (");
                all(conditions, sql);
                sql.part(")");
            }
        }
    }
}

/// The pattern of all texts with `text` somewhere.
fn pattern(text: &str) -> String {
    let mut pattern = "%".to_owned();
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern + "%"
}

fn one_of(column: &'static str, values: &[Value], is: bool, sql: &mut Sql) {
    // `IN ()` is no SQL.
    if values.is_empty() {
        sql.part(if is { "1 = 0" } else { "1 = 1" });
        return;
    }
    sql.name(column)
        .part(if is { " IN (" } else { " NOT IN (" });
    sql.list(", ", values, |sql, value| {
        sql.bind_to(column, value.clone());
    });
    sql.part(")");
}

fn any(alternatives: &[Vec<Condition>], sql: &mut Sql) {
    if alternatives.is_empty() {
        sql.part("1 = 0");
        return;
    }
    sql.part("(");
    sql.list(" OR ", alternatives, |sql, conditions| {
        sql.part("(");
        all(conditions, sql);
        sql.part(")");
    });
    sql.part(")");
}

/// Adds conditions that all have to hold; one that always does where there are none.
pub(super) fn all<'c>(conditions: impl IntoIterator<Item = &'c Condition>, sql: &mut Sql) {
    let mut conditions = conditions.into_iter().peekable();
    if conditions.peek().is_none() {
        sql.part("1 = 1");
    }
    sql.list(" AND ", conditions, |sql, condition| condition.write(sql));
}
