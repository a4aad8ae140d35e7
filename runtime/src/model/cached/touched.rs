//! The keys whose values a change makes stale.

use std::{collections::BTreeSet, marker::PhantomData};

use jiff::tz::TimeZone;

use super::{
    CacheKey, Cached,
    change::{How, Write},
};
use crate::model::{Dialect, Done, On, Value};

/// The keys of rows that a change touches.
pub(super) struct Touched<R> {
    zone: Option<TimeZone>,
    keys: BTreeSet<String>,
    of: PhantomData<fn() -> R>,
}

impl<R: Cached> Touched<R> {
    /// None so far, with times in that zone.
    pub(super) fn new(zone: Option<TimeZone>) -> Self {
        Self {
            zone,
            keys: BTreeSet::new(),
            of: PhantomData,
        }
    }

    /// The keys of a row as it is.
    pub(super) fn row(&mut self, row: &R) {
        let values = row.values();
        self.columns(|place| values.get(place));
    }

    /// The keys of a row as it will be.
    pub(super) fn changed(&mut self, row: &R, write: &Write) {
        let Write::Change(_, How::Update(changes)) = write else {
            return;
        };
        let values = row.values();
        let columns = R::TABLE.columns;
        self.columns(|place| changes.value(columns[place]).or(values.get(place)));
    }

    /// The keys that the change names.
    pub(super) fn named(&mut self, write: &Write) {
        let columns = R::TABLE.columns;
        match write {
            Write::Insert(insert) => {
                for row in &insert.rows {
                    let given = |place: usize| {
                        let mut given = insert.columns.iter();
                        row.get(given.position(|column| *column == columns[place])?)
                    };
                    self.columns(given);
                }
            }
            Write::Change(filter, _) => {
                let pinned = |place: usize| filter.pinned(&[columns[place]])?.pop();
                self.columns(pinned);
            }
        }
    }

    /// The keys of rows that the database numbered, of which it tells the first or the last.
    pub(super) fn numbered(&mut self, done: Done, dialect: Dialect) {
        let count = i64::try_from(done.rows).unwrap_or(i64::MAX);
        let first = match dialect {
            Dialect::Mysql => done.last_id,
            Dialect::Sqlite | Dialect::Postgres => done.last_id - count + 1,
        };
        if R::TABLE.numbered.is_none() || R::CACHE.key.columns.len() != 1 {
            return;
        }
        for id in first..first.saturating_add(count) {
            let text = self.text(&R::CACHE.key, &[&Value::Integer(id)]);
            self.keys.extend(text);
        }
    }

    /// Forgets them once the change counts.
    pub(super) async fn forget(self, on: &mut impl On) {
        if let Some(cache) = on.cache().cloned() {
            on.then(async move { cache.forget(self.keys).await }).await;
        }
    }

    /// The keys all of whose columns have a value.
    fn columns<'v>(&mut self, value: impl Fn(usize) -> Option<&'v Value>) {
        let text = |key: &CacheKey| {
            let values = key.columns.iter().map(|place| value(*place));
            self.text(key, &values.collect::<Option<Vec<_>>>()?)
        };
        let all = R::CACHE.uniques.iter().chain([&R::CACHE.key]);
        let texts: Vec<_> = all.filter_map(text).collect();
        self.keys.extend(texts);
    }

    fn text(&self, key: &CacheKey, values: &[&Value]) -> Option<String> {
        key.text::<R>(values, self.zone.as_ref())
    }
}
