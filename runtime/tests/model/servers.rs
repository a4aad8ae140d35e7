//! What only servers do: several writers at once.

use ferroctl_runtime::{
    db::Db,
    model::{Error, Result, set},
};
use futures_util::future::join_all;
use tokio::sync::Barrier;

use super::fixture::{db, named};
use super::user::{self, NewUser, Update, Where};

#[tokio::test]
async fn many_at_once_write_one_row() {
    let (db, _home) = db(&[]).await;
    let rows: Vec<_> = (0..16)
        .map(|points| NewUser {
            points,
            ..named("ann")
        })
        .collect();
    let all = join_all(rows.iter().map(|row| user::upsert(&db, row))).await;
    // A server may take one back for the sake of another; it is told, and nothing else goes wrong.
    for error in all.into_iter().filter_map(Result::err) {
        assert!(error.is_deadlock(), "{error:?}");
    }
    assert_eq!(user::count(&db, Where::new()).await.unwrap(), 1);
}

/// Changes one row, meets the other one, and changes theirs.
async fn crossing(db: Db, rows: (i64, i64), meet: &Barrier) -> Result<()> {
    let mut transaction = db.begin().await?;
    let points = || Update::new().points(set(1));
    user::update_partial(&mut transaction, rows.0, points()).await?;
    meet.wait().await;
    user::update_partial(&mut transaction, rows.1, points()).await?;
    transaction.commit().await.map_err(Error::from)
}

#[tokio::test]
async fn two_that_wait_for_each_other_are_told_apart() {
    let (db, _home) = db(&["ann", "bob"]).await;
    let meet = Barrier::new(2);
    let (one, other) = tokio::join!(
        crossing(db.clone(), (1, 2), &meet),
        crossing(db.clone(), (2, 1), &meet)
    );
    let failed: Vec<_> = [one, other].into_iter().filter_map(Result::err).collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert!(failed[0].is_deadlock(), "{failed:?}");
    // Run again, it succeeds, and the connection is as good as new.
    crossing(db, (2, 1), &Barrier::new(1)).await.unwrap();
}
