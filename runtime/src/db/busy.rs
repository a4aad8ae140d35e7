//! Waiting for another writer.
//!
//! SQLite would wait by itself, on its own thread, where nobody can stop it: a statement whose request has
//! been given up would still run once the other writer is done. So SQLite does not wait, and the future of
//! a statement asks again; when a request is dropped, its statement is, too.

use std::time::Duration;

use futures_util::{Stream, StreamExt as _, TryFutureExt as _, stream};
use sqlx::Sqlite;
use tokio::time::{Instant, sleep};

use super::statement::Statement;

/// How long a writer waits for others at most.
pub(super) const LIMIT: Duration = Duration::from_secs(5);

/// Milliseconds between two tries, as in SQLite's own handler; the last one stays.
const PAUSES: [u64; 7] = [1, 2, 5, 10, 15, 20, 25];

/// What SQLite answers where another one writes; finer codes have it in their lower byte.
const SQLITE_BUSY: u32 = 5;

/// The result of a statement, which runs again while another one writes; not where it is several in one, as a
/// part may be done then.
pub(super) async fn statement<T, F>(
    statement: Statement<Sqlite>,
    mut run: impl FnMut(Statement<Sqlite>) -> F,
) -> sqlx::Result<T>
where
    F: Future<Output = sqlx::Result<T>>,
{
    match statement.is_single() {
        true => patient(|| run(statement.clone())).await,
        false => run(statement).await,
    }
}

/// The results of a statement, which runs again while another one writes; not once there was a result, as then
/// a part is done.
pub(super) fn results<T, S>(
    statement: Statement<Sqlite>,
    mut run: impl FnMut(Statement<Sqlite>) -> S,
) -> impl Stream<Item = sqlx::Result<T>>
where
    S: Stream<Item = sqlx::Result<T>> + Unpin,
{
    patient(move || begun(run(statement.clone()))).try_flatten_stream()
}

/// The result of `run`, which is asked again while another one writes.
pub(super) async fn patient<T, F>(mut run: impl FnMut() -> F) -> sqlx::Result<T>
where
    F: Future<Output = sqlx::Result<T>>,
{
    let first = run().await;
    if !is_busy(&first) {
        return first;
    }
    let until = Instant::now() + LIMIT;
    let mut pauses = PAUSES.into_iter();
    let mut pause = 0;
    loop {
        pause = pauses.next().unwrap_or(pause);
        sleep(Duration::from_millis(pause)).await;
        let result = run().await;
        if !is_busy(&result) || Instant::now() >= until {
            return result;
        }
    }
}

/// The stream once its first result is there; the error, where that is one.
async fn begun<T>(
    mut results: impl Stream<Item = sqlx::Result<T>> + Unpin,
) -> sqlx::Result<impl Stream<Item = sqlx::Result<T>>> {
    let first = results.next().await.transpose()?;
    Ok(stream::iter(first.map(Ok)).chain(results))
}

fn is_busy<T>(result: &sqlx::Result<T>) -> bool {
    let Err(sqlx::Error::Database(error)) = result else {
        return false;
    };
    let code = error.code().and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == SQLITE_BUSY)
}
