//! Reading rows.

use std::marker::PhantomData;

use super::{Dialect, Filter, On, Order, Result, Row, Sql, Value, aggregate};

/// Which rows of a table, in which order, and how many.
#[derive(Debug)]
pub struct Select<R> {
    filter: Filter,
    order: Vec<Order<R>>,
    limit: Option<i64>,
    offset: i64,
    is_locked: bool,
    of: PhantomData<fn() -> R>,
}

/// A page of rows: its number, from 1, and its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    number: i64,
    size: i64,
}

impl Page {
    /// The page of that number; what is below 1 counts as 1, as requests ask for anything.
    #[must_use]
    pub fn new(number: i64, size: i64) -> Self {
        Self {
            number: number.max(1),
            size: size.max(1),
        }
    }

    /// With no more rows than that, whatever was asked for: a request must not have a whole table read.
    #[must_use]
    pub fn at_most(self, rows: i64) -> Self {
        Self {
            size: self.size.min(rows.max(1)),
            ..self
        }
    }

    fn offset(self) -> i64 {
        (self.number - 1).saturating_mul(self.size)
    }
}

/// The rows of a page, and how many rows there are on all pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<R> {
    /// The rows of the page.
    pub rows: Vec<R>,
    /// How many there are on all pages.
    pub total: i64,
}

impl<R: Row> From<Filter> for Select<R> {
    fn from(filter: Filter) -> Self {
        Self {
            filter,
            order: Vec::new(),
            limit: None,
            offset: 0,
            is_locked: false,
            of: PhantomData,
        }
    }
}

impl<R: Row> Select<R> {
    /// Orders the rows; those that are equal so far, where there is an order already.
    #[must_use]
    pub fn order_by(mut self, order: Order<R>) -> Self {
        self.order.push(order);
        self
    }

    /// Takes so many rows at most.
    #[must_use]
    pub fn limit(mut self, rows: i64) -> Self {
        self.limit = Some(rows.max(0));
        self
    }

    /// Leaves out so many rows at first.
    #[must_use]
    pub fn offset(mut self, rows: i64) -> Self {
        self.offset = rows.max(0);
        self
    }

    /// Locks the rows until the transaction ends.
    #[must_use]
    pub fn for_update(mut self) -> Self {
        self.is_locked = true;
        self
    }

    /// The rows.
    ///
    /// # Errors
    /// The statement fails, or a row does not fit its type.
    pub async fn all(self, mut on: impl On) -> Result<Vec<R>> {
        let sql = self.sql(on.dialect());
        Ok(on.rows(sql).await?)
    }

    /// The first row.
    ///
    /// # Errors
    /// As [`Select::all`].
    pub async fn first(self, mut on: impl On) -> Result<Option<R>> {
        let sql = self.limit(1).sql(on.dialect());
        Ok(on.row(sql).await?)
    }

    /// A page of the rows; without an order it is any.
    ///
    /// # Errors
    /// As [`Select::all`].
    pub async fn page(self, mut on: impl On, page: Page) -> Result<Paged<R>> {
        let total = aggregate::count::<R>(&mut on, &self.filter).await?;
        let select = self.limit(page.size).offset(page.offset());
        let sql = select.sql(on.dialect());
        let rows = on.rows(sql).await?;
        Ok(Paged { rows, total })
    }

    /// The statement.
    #[must_use]
    pub fn sql(&self, dialect: Dialect) -> Sql {
        let mut sql = Sql::of(R::TABLE.casts, dialect);
        sql.part("SELECT ").names(R::TABLE.columns.iter().copied());
        sql.part(" FROM ").name(R::TABLE.name);
        R::TABLE.clause(&self.filter, &mut sql);
        if !self.order.is_empty() {
            sql.part(" ORDER BY ");
        }
        sql.list(", ", &self.order, |sql, order| order.write(sql));
        // An offset needs a limit in MySQL and SQLite.
        match self.limit.or((self.offset > 0).then_some(i64::MAX)) {
            // SQLite plans a statement anew whenever a value is bound to its limit.
            Some(1) => {
                sql.part(" LIMIT 1");
            }
            Some(limit) => {
                sql.part(" LIMIT ").bind(Value::Integer(limit));
            }
            None => {}
        }
        if self.offset > 0 {
            sql.part(" OFFSET ").bind(Value::Integer(self.offset));
        }
        if self.is_locked {
            sql.part(dialect.lock());
        }
        sql
    }
}
