//! Changes of rows that a cache keeps.

use super::{
    Cached,
    change::{How, Write},
    touched::Touched,
};
use crate::{
    db::Db,
    model::{Changes, Done, Error, Filter, Insert, On, Result, Select},
    telemetry,
};

/// How often a change is begun anew when rows came that were not there when it began.
const ATTEMPTS: usize = 3;

/// Adds rows.
///
/// # Errors
/// As [`Insert::run`].
pub async fn insert<R: Cached>(on: impl On, insert: Insert) -> Result<Done> {
    write::<R>(on, Write::Insert(insert)).await
}

/// Changes rows and says how many there were.
///
/// # Errors
/// As [`update`](crate::model::update()).
pub async fn update<R: Cached>(on: impl On, filter: Filter, changes: Changes) -> Result<u64> {
    let done = write::<R>(on, Write::Change(filter, How::Update(changes))).await?;
    Ok(done.rows)
}

/// Changes the row with a version.
///
/// # Errors
/// As [`update`], and [`Error::Conflict`] where no row has that version any more.
pub async fn update_version<R: Cached>(
    on: impl On,
    filter: Filter,
    changes: Changes,
) -> Result<()> {
    match update::<R>(on, filter, changes).await? {
        0 => Err(Error::Conflict),
        _ => Ok(()),
    }
}

/// Deletes rows, or marks them as deleted, and says how many there were.
///
/// # Errors
/// As [`delete`](crate::model::delete()).
pub async fn delete<R: Cached>(on: impl On, filter: Filter) -> Result<u64> {
    let done = write::<R>(on, Write::Change(filter, How::Delete)).await?;
    Ok(done.rows)
}

/// Deletes rows, marked ones as well, and says how many there were.
///
/// # Errors
/// As [`delete`].
pub async fn delete_hard<R: Cached>(on: impl On, filter: Filter) -> Result<u64> {
    let done = write::<R>(on, Write::Change(filter, How::DeleteHard)).await?;
    Ok(done.rows)
}

/// Forgets a row that was changed by a statement of one's own, once that counts.
pub async fn forget<R: Cached>(mut on: impl On, row: &R) {
    let mut touched = Touched::<R>::new(on.zone());
    touched.row(row);
    touched.forget(&mut on).await;
}

async fn write<R: Cached>(mut on: impl On, write: Write) -> Result<Done> {
    if on.cache().is_none() || write.is_nothing() {
        return write.run::<R>(&mut on).await;
    }
    let Some(db) = on.database().cloned() else {
        let before = write.before(&mut on).await?;
        return touch::<R>(&mut on, write, &before).await;
    };
    // Who waits may go, as a request whose caller has gone; what was changed is forgotten all the same.
    let written = telemetry::spawn(async move { alone::<R>(&db, write).await });
    let crashed = |_| Err(Error::Database(sqlx::Error::WorkerCrashed));
    written.await.unwrap_or_else(crashed)
}

/// A change for itself. Where it does not say by their key which rows it is about, they are locked before, so that
/// these are the ones.
async fn alone<R: Cached>(db: &Db, write: Write) -> Result<Done> {
    if write.is_of_one::<R>() {
        let before = write.before(db).await?;
        return touch::<R>(db, write, &before).await;
    }
    let mut attempt = 1;
    loop {
        let mut transaction = db.begin().await?;
        let before = write.before(&mut transaction).await?;
        let done = touch::<R>(&mut transaction, write.clone(), &before).await?;
        if done.rows == before.len() as u64 || attempt == ATTEMPTS {
            transaction.commit().await?;
            return Ok(done);
        }
        // Another row came in between.
        transaction.rollback().await?;
        attempt += 1;
    }
}

/// A change of rows, as they were `before`, and what it makes stale.
async fn touch<R: Cached>(mut on: impl On, write: Write, before: &[R]) -> Result<Done> {
    let mut touched = Touched::<R>::new(on.zone());
    for row in before {
        touched.row(row);
        touched.changed(row, &write);
    }
    touched.named(&write);
    let replaced = write.replaced();
    let dialect = on.dialect();
    let is_insert = write.is_insert();
    let done = write.run::<R>(&mut on).await?;
    if let Some(filter) = replaced {
        let rows: Vec<R> = Select::from(filter).all(&mut on).await?;
        rows.iter().for_each(|row| touched.row(row));
    } else if is_insert {
        touched.numbered(done, dialect);
    }
    touched.forget(&mut on).await;
    Ok(done)
}
