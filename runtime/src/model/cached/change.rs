//! A change, and the rows that it is about.

use super::Cached;
use crate::model::{
    Changes, Conflict, Done, Error, Filter, Insert, On, Result, Select, Value, delete, delete_hard,
    update,
};

/// A change.
#[derive(Debug, Clone)]
pub(super) enum Write {
    /// New rows.
    Insert(Insert),
    /// What becomes of rows that are there.
    Change(Filter, How),
}

/// What becomes of rows.
#[derive(Debug, Clone)]
pub(super) enum How {
    Update(Changes),
    Delete,
    DeleteHard,
}

impl Write {
    /// Whether there is nothing to do.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Change(_, How::Update(changes)) if changes.is_empty())
    }

    pub(super) fn is_insert(&self) -> bool {
        matches!(self, Self::Insert(_))
    }

    /// Whether it says by the primary key which row it is about.
    pub(super) fn is_of_one<R: Cached>(&self) -> bool {
        match self {
            Self::Insert(_) => true,
            Self::Change(filter, _) => filter.pinned(&R::CACHE.key.names::<R>()).is_some(),
        }
    }

    /// The rows that have to be known before they change: those that it does not name, and those whose other keys it
    /// changes.
    pub(super) async fn before<R: Cached>(&self, on: impl On) -> Result<Vec<R>> {
        let Self::Change(filter, how) = self else {
            return Ok(Vec::new());
        };
        if !filter.is_meant() {
            return Err(Error::Unbounded);
        }
        let changes_keys = match how {
            How::Update(changes) => changes.changes(&uniques::<R>()),
            How::Delete | How::DeleteHard => !R::CACHE.uniques.is_empty(),
        };
        let is_of_one = self.is_of_one::<R>();
        if is_of_one && !changes_keys {
            return Ok(Vec::new());
        }
        let filter = match how {
            How::DeleteHard => filter.clone().with_deleted(),
            _ => filter.clone(),
        };
        let rows = Select::from(filter);
        match is_of_one {
            true => rows.all(on).await,
            false => rows.for_update().all(on).await,
        }
    }

    /// Where the rows that new ones replace are found, if they do.
    pub(super) fn replaced(&self) -> Option<Filter> {
        let Self::Insert(insert) = self else {
            return None;
        };
        let Conflict::Replace { key } = insert.conflict else {
            return None;
        };
        let named = |row: &Vec<Value>| {
            let columns = insert.columns.iter().zip(row);
            let of_key = columns.filter(|(column, _)| key.contains(column));
            of_key.fold(Filter::default(), |filter, (column, value)| {
                filter.equal(column, value.clone())
            })
        };
        let rows = insert.rows.iter().map(named);
        Some(Filter::default().any(rows).with_deleted())
    }

    /// Does it.
    pub(super) async fn run<R: Cached>(self, on: &mut impl On) -> Result<Done> {
        let rows = match self {
            Self::Insert(insert) => return insert.run(on).await,
            Self::Change(filter, How::Update(changes)) => update::<R>(on, filter, changes).await,
            Self::Change(filter, How::Delete) => delete::<R>(on, filter).await,
            Self::Change(filter, How::DeleteHard) => delete_hard::<R>(on, filter).await,
        };
        Ok(Done {
            rows: rows?,
            last_id: 0,
        })
    }
}

/// The columns of keys beside the primary one.
fn uniques<R: Cached>() -> Vec<&'static str> {
    let uniques = R::CACHE.uniques.iter();
    uniques.flat_map(|key| key.names::<R>()).collect()
}
