//! What the generated module of a table says about its rows in a cache.

use jiff::tz::TimeZone;

use crate::model::{GoField, Row, Value, go};

/// The rows of a table in a cache.
#[derive(Debug)]
pub struct CacheTable {
    /// The fields of the struct that goctl makes of it, in the order of its columns.
    pub fields: &'static [GoField],
    /// The primary key, under which rows are.
    pub key: CacheKey,
    /// The other keys that are unique, under which primary keys are.
    pub uniques: &'static [CacheKey],
}

/// A key of a table, as a cache has it.
#[derive(Debug)]
pub struct CacheKey {
    /// `cache:user:id:`: what stands before the values.
    pub prefix: &'static str,
    /// Its columns, by their places.
    pub columns: &'static [usize],
}

/// A row that a cache keeps.
pub trait Cached: Row + Clone + Sync {
    /// How it keeps them.
    const CACHE: &'static CacheTable;

    /// The values of all columns, in their order.
    fn values(&self) -> Vec<Value>;
}

impl CacheKey {
    /// The fields of its columns.
    pub(super) fn fields<R: Cached>(&self) -> impl Iterator<Item = GoField> + use<'_, R> {
        let columns = self.columns.iter();
        columns.map(|place| R::CACHE.fields[*place])
    }

    /// The names of its columns.
    pub(super) fn names<R: Cached>(&self) -> Vec<&'static str> {
        let columns = self.columns.iter();
        columns.map(|place| R::TABLE.columns[*place]).collect()
    }

    /// The values that a row has in it, of all its values.
    pub(super) fn of<'v>(&self, values: &'v [Value]) -> Vec<&'v Value> {
        self.columns.iter().map(|place| &values[*place]).collect()
    }

    /// The key of these values; none where Go would make another one of some of them.
    pub(super) fn text<R: Cached>(
        &self,
        values: &[&Value],
        zone: Option<&TimeZone>,
    ) -> Option<String> {
        let values = self.fields::<R>().zip(values);
        let texts = values.map(|(field, value)| go::print(field, value, zone));
        let texts = texts.collect::<Option<Vec<_>>>()?;
        Some(format!("{}{}", self.prefix, texts.join(":")))
    }
}
