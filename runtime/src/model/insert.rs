//! New rows.

use std::mem;

use super::{Dialect, Done, Error, On, Result, Row, Sql, Table, Value};

/// New rows of a table.
#[derive(Debug, Clone)]
pub struct Insert {
    /// The table.
    pub table: &'static Table,
    /// The columns that get a value; the database fills the others.
    pub columns: &'static [&'static str],
    /// The values of each row, in the columns' order.
    pub rows: Vec<Vec<Value>>,
    /// What becomes of a row whose key is there already.
    pub conflict: Conflict,
}

/// What becomes of a new row whose key is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// It is an error.
    Error,
    /// It is left out, for which it has to be the only one.
    Ignore,
    /// The row that is there gets its values.
    Replace {
        /// The columns of the key.
        key: &'static [&'static str],
    },
}

/// Adds rows of a table.
///
/// # Errors
/// As [`Insert::run`].
pub async fn insert<R: Row>(on: impl On, insert: Insert) -> Result<Done> {
    insert.run(on).await
}

impl Insert {
    /// Adds the rows, in as many statements as the number of values asks for.
    ///
    /// # Errors
    /// A unique value is there already, or the statement fails; of several statements those before it count, unless
    /// they run in a transaction.
    pub async fn run(mut self, mut on: impl On) -> Result<Done> {
        let width = self.columns.len().max(1);
        let most = (on.dialect().most_values() / width).max(1);
        let mut done = Done {
            rows: 0,
            last_id: 0,
        };
        while !self.rows.is_empty() {
            let rest = self.rows.split_off(most.min(self.rows.len()));
            let rows = mem::replace(&mut self.rows, rest);
            let one = Self { rows, ..self }.step(&mut on).await?;
            done.rows += one.rows;
            done.last_id = one.last_id;
        }
        Ok(done)
    }

    async fn step(self, on: &mut impl On) -> Result<Done> {
        let (dialect, conflict) = (on.dialect(), self.conflict);
        if dialect == Dialect::Postgres
            && conflict == Conflict::Error
            && self.table.numbered.is_some()
        {
            let ids: Vec<(i64,)> = on.rows(self.sql(dialect)).await?;
            return Ok(Done {
                rows: ids.len() as u64,
                last_id: ids.last().map_or(0, |(id,)| *id),
            });
        }
        match (
            on.execute(self.sql(dialect)).await.map_err(Error::from),
            conflict,
            dialect,
        ) {
            // MySQL counts a row that is there as it counts a new one.
            (Err(Error::Duplicate(_)), Conflict::Ignore, Dialect::Mysql) => Ok(Done {
                rows: 0,
                last_id: 0,
            }),
            (done, ..) => done,
        }
    }

    /// The statement.
    #[must_use]
    pub fn sql(mut self, dialect: Dialect) -> Sql {
        let rows = mem::take(&mut self.rows);
        let mut sql = Sql::of(self.table.casts, dialect);
        sql.part("INSERT INTO ").name(self.table.name).part(" (");
        sql.names(self.columns.iter().copied()).part(") VALUES ");
        sql.list(", ", rows, |sql, row| {
            let values = self.columns.iter().zip(row);
            sql.part("(").list(", ", values, |sql, (column, value)| {
                sql.bind_to(column, value);
            });
            sql.part(")");
        });
        match (self.conflict, dialect) {
            // PostgreSQL tells the number of a row only where it is asked.
            (Conflict::Error, Dialect::Postgres) => {
                if let Some(column) = self.table.numbered {
                    sql.part(" RETURNING ").name(column);
                }
            }
            // `INSERT IGNORE` would swallow other errors, too: here the row that is there is one.
            (Conflict::Error, _) | (Conflict::Ignore, Dialect::Mysql) => {}
            (Conflict::Ignore, _) => {
                sql.part(" ON CONFLICT DO NOTHING");
            }
            (Conflict::Replace { key }, _) => self.replace(key, &mut sql),
        }
        sql
    }

    fn replace(&self, key: &'static [&'static str], sql: &mut Sql) {
        let is_mysql = sql.dialect() == Dialect::Mysql;
        if is_mysql {
            sql.part(" ON DUPLICATE KEY UPDATE ");
        } else {
            sql.part(" ON CONFLICT (").names(key.iter().copied());
            sql.part(") DO UPDATE SET ");
        }
        sql.list(", ", self.replaced(key), |sql, column| {
            let (before, after) = match is_mysql {
                true => ("VALUES(", ")"),
                false => ("excluded.", ""),
            };
            sql.name(column).part(" = ");
            sql.part(before).name(column).part(after);
        });
        for column in self.table.touched {
            sql.part(", ").name(column).part(" = CURRENT_TIMESTAMP");
        }
        if let Some(version) = self.table.version {
            // Without the table, PostgreSQL could not tell it from the new row's.
            sql.part(", ").name(version).part(" = ");
            sql.name(self.table.name).part(".");
            sql.name(version).part(" + 1");
        }
    }

    /// The columns that the row that is there gets from the new one: at least one, as SQL wants it.
    fn replaced(&self, key: &'static [&'static str]) -> Vec<&'static str> {
        let is_own = |column: &&str| key.contains(column) || self.table.version == Some(*column);
        let columns = self.columns.iter().copied();
        let others: Vec<_> = columns.filter(|column| !is_own(column)).collect();
        match others.is_empty() {
            true => key.to_vec(),
            false => others,
        }
    }
}
