//! One condition, and how it is written.

use super::{Sql, Value};

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Column, operator, value.
    Compare(&'static str, &'static str, Value),
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

    fn write(&self, sql: &mut Sql) {
        match self {
            Self::Compare(column, operator, value) => {
                sql.name(column).part(operator).bind(value.clone());
            }
            Self::Between(column, least, most) => {
                sql.name(column).part(" BETWEEN ").bind(least.clone());
                sql.part(" AND ").bind(most.clone());
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

fn one_of(column: &'static str, values: &[Value], is: bool, sql: &mut Sql) {
    // `IN ()` is no SQL.
    if values.is_empty() {
        sql.part(if is { "1 = 0" } else { "1 = 1" });
        return;
    }
    sql.name(column)
        .part(if is { " IN (" } else { " NOT IN (" });
    sql.list(", ", values, |sql, value| {
        sql.bind(value.clone());
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
