//! Conditions, put together.

#[cfg(feature = "cache")]
use super::Value;
use super::condition::{self, Condition};
use super::{Sql, Test};

/// Which rows: those of which every condition holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    conditions: Vec<Condition>,
    is_all: bool,
    is_with_deleted: bool,
}

impl Filter {
    /// Every row, said on purpose: a change or deletion without any condition is refused otherwise.
    #[must_use]
    pub fn all() -> Self {
        Self {
            is_all: true,
            ..Self::default()
        }
    }

    /// Asks a column as well.
    #[must_use]
    pub fn and<T>(mut self, column: &'static str, test: impl Test<T>) -> Self {
        self.conditions.extend(test.condition(column));
        self
    }

    /// Asks that one of `filters` holds as well; one without conditions always does.
    #[must_use]
    pub fn any(mut self, filters: impl IntoIterator<Item = Self>) -> Self {
        let filters = filters.into_iter().map(|filter| filter.conditions);
        self.conditions.push(Condition::Any(filters.collect()));
        self
    }

    /// Asks that `filter` does not hold as well; one without conditions is not asked.
    #[must_use]
    pub fn not(mut self, filter: Self) -> Self {
        if !filter.conditions.is_empty() {
            self.conditions.push(Condition::Not(filter.conditions));
        }
        self
    }

    /// Takes rows that are marked as deleted as well.
    #[must_use]
    pub fn with_deleted(mut self) -> Self {
        self.is_with_deleted = true;
        self
    }

    pub(super) fn is_with_deleted(&self) -> bool {
        self.is_with_deleted
    }

    /// Asks that a column has that value as well.
    #[cfg(feature = "cache")]
    #[must_use]
    pub(super) fn equal(mut self, column: &'static str, value: Value) -> Self {
        self.conditions.push(match value {
            Value::Null => Condition::Null(column, true),
            value => Condition::Compare(column, " = ", value),
        });
        self
    }

    /// The values that rows must have in these columns, where it says so of each.
    #[cfg(feature = "cache")]
    pub(super) fn pinned<'f>(&'f self, columns: &[&str]) -> Option<Vec<&'f Value>> {
        let value = |column: &&str| {
            let mut conditions = self.conditions.iter();
            conditions.find_map(|condition| condition.pinned(column))
        };
        columns.iter().map(value).collect()
    }

    /// Whether it leaves rows out, or says that it does not.
    pub(super) fn is_meant(&self) -> bool {
        self.is_all || self.conditions.iter().any(Condition::leaves_out)
    }

    /// Adds ` WHERE …` with `other` as well, nothing where there is no condition.
    pub(super) fn clause(&self, other: Option<Condition>, sql: &mut Sql) {
        let mut conditions = self.conditions.iter().chain(&other).peekable();
        if conditions.peek().is_some() {
            sql.part(" WHERE ");
            condition::all(conditions, sql);
        }
    }
}
