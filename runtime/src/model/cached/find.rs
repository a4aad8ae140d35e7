//! Rows by their keys (`core/stores/sqlc/cachedsql.go`).

use std::{fmt, marker::PhantomData};

use super::{
    CacheKey, Cached,
    codec::{Keys, Rows},
};
use crate::{
    cache::Failure,
    model::{Error, Filter, On, Result, Select, SoftDelete, Value},
};

/// The row with a primary key, which `filter` names.
///
/// # Errors
/// The statement fails, a row does not fit its type, or the cache is away.
pub async fn find_one<R: Cached>(on: impl On, filter: Filter) -> Result<Option<R>> {
    match with_cache(&on) {
        Some(on) => on.row(filter).await,
        None => Select::from(filter).first(on).await,
    }
}

/// The row with the values in the `unique` key, by its place, which `filter` names.
///
/// # Errors
/// As [`find_one`].
pub async fn find_by<R: Cached>(on: impl On, unique: usize, filter: Filter) -> Result<Option<R>> {
    match with_cache(&on) {
        Some(on) => on.row_by(&R::CACHE.uniques[unique], filter).await,
        None => Select::from(filter).first(on).await,
    }
}

/// A database with a cache of rows.
struct Through<'a, R> {
    db: &'a crate::db::Db,
    cache: &'a crate::cache::Cache,
    rows: Rows<R>,
}

fn with_cache<R: Cached>(on: &impl On) -> Option<Through<'_, R>> {
    let db = on.database()?;
    Some(Through {
        cache: db.cache.as_ref()?,
        rows: Rows {
            zone: on.zone(),
            of: PhantomData,
        },
        db,
    })
}

impl<R: Cached> Through<'_, R> {
    async fn row(&self, filter: Filter) -> Result<Option<R>> {
        let Some(key) = self.key(&R::CACHE.key, &filter) else {
            return self.ask(filter).await;
        };
        let load = || self.ask(filter.clone());
        let row = self
            .cache
            .take(&key, &self.rows, load)
            .await
            .map_err(told)?;
        // A Go service may have put it there that does not know of the mark.
        Ok(row.filter(|row| is_live(row, &filter)))
    }

    async fn row_by(&self, unique: &CacheKey, filter: Filter) -> Result<Option<R>> {
        let Some(index) = self.key(unique, &filter) else {
            return self.ask(filter).await;
        };
        let keys = Keys::<R> {
            zone: self.rows.zone.clone(),
            of: PhantomData,
        };
        let load = || {
            let row = self.ask(filter.clone());
            async move {
                let row: Option<R> = row.await?;
                Ok::<_, Error>(row.map(|row| key_of(&row)))
            }
        };
        let found = self.cache.take(&index, &keys, load).await.map_err(told)?;
        let Some(values) = found else { return Ok(None) };
        let row = self.row(by(&R::CACHE.key.names::<R>(), values)).await?;
        // The index of a row that was changed since leads to a row with another value.
        let row = row.filter(|row| is_it(row, unique, &filter));
        match row {
            Some(row) => Ok(Some(row)),
            None => self.ask(filter).await,
        }
    }

    fn key(&self, key: &CacheKey, filter: &Filter) -> Option<String> {
        let values = filter.pinned(&key.names::<R>())?;
        key.text::<R>(&values, self.rows.zone.as_ref())
    }

    async fn ask(&self, filter: Filter) -> Result<Option<R>> {
        Select::from(filter).first(self.db).await
    }
}

/// The values of a row's primary key.
fn key_of<R: Cached>(row: &R) -> Vec<Value> {
    let values = row.values();
    let key = R::CACHE.key.of(&values).into_iter();
    key.cloned().collect()
}

/// Rows that have these values in these columns.
fn by(names: &[&'static str], values: Vec<Value>) -> Filter {
    let columns = names.iter().zip(values);
    columns.fold(Filter::default(), |filter, (name, value)| {
        filter.equal(name, value)
    })
}

/// Whether the row has the values of a key that `filter` names.
fn is_it<R: Cached>(row: &R, key: &CacheKey, filter: &Filter) -> bool {
    let values = row.values();
    filter.pinned(&key.names::<R>()) == Some(key.of(&values))
}

fn is_live<R: Cached>(row: &R, filter: &Filter) -> bool {
    let Some(mark) = R::TABLE.soft_delete.filter(|_| !filter.is_with_deleted()) else {
        return true;
    };
    let mut columns = R::TABLE.columns.iter();
    let place = columns.position(|column| *column == mark.column);
    place.is_none_or(|place| SoftDelete::is_live(mark, &row.values()[place]))
}

fn told(failure: Failure<Error>) -> Error {
    match failure {
        Failure::Load(error) => error,
        Failure::Cache(error) => Error::Cache(error),
        Failure::Shared(reason) => Error::Database(sqlx::Error::Protocol(reason)),
    }
}

impl<R> fmt::Debug for Through<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Through").finish_non_exhaustive()
    }
}
