//! Writing rows.

use ferroctl_runtime::db::{Db, Transaction};
use ferroctl_runtime::model::{Error, dec, eq, inc, none_of, set};

use super::fixture::{db, named};
use super::user::{self, NewUser, Update, Where};

#[tokio::test]
async fn a_new_row_gives_its_key_and_reads_the_same() {
    let (db, _folder) = db(&[]).await;
    let new = NewUser {
        login_name: "四\u{1F980}'\"".to_owned(),
        age: Some(i64::MAX),
        points: i64::MIN,
        balance: "12345678.25".parse().unwrap(),
    };
    let id = user::insert(&db, &new).await.unwrap();
    let row = user::find_one(&db, id).await.unwrap().unwrap();
    assert_eq!((row.login_name, row.age), (new.login_name, new.age));
    assert_eq!((row.points, row.balance), (new.points, new.balance));
    assert!(row.create_time.timestamp() > 1_700_000_000);
}

#[tokio::test]
async fn a_value_that_is_there_already_is_told_apart() {
    let (db, _folder) = db(&["ann"]).await;
    let error = user::insert(&db, &named("ann")).await.unwrap_err();
    assert!(error.is_duplicate(), "{error:?}");
    assert!(!user::insert_ignore(&db, &named("ann")).await.unwrap());
    assert!(user::insert_ignore(&db, &named("bob")).await.unwrap());
    let again = NewUser {
        points: 5,
        ..named("ann")
    };
    user::upsert(&db, &again).await.unwrap();
    user::upsert(&db, &named("cyd")).await.unwrap();
    let ann = user::find_one(&db, 1).await.unwrap().unwrap();
    assert_eq!((ann.login_name.as_str(), ann.points), ("ann", 5));
    assert_eq!(user::count(&db, Where::new()).await.unwrap(), 3);
}

#[tokio::test]
async fn more_rows_than_one_statement_takes() {
    let (db, _folder) = db(&[]).await;
    let users: Vec<_> = (0..9_000)
        .map(|number| named(&number.to_string()))
        .collect();
    assert_eq!(user::insert_many(&db, &users).await.unwrap(), 9_000);
    assert_eq!(user::count(&db, Where::all()).await.unwrap(), 9_000);
    assert_eq!(user::insert_many(&db, &[]).await.unwrap(), 0);
}

#[tokio::test]
async fn a_whole_row_and_parts_of_one_are_changed() {
    let (db, _folder) = db(&["ann"]).await;
    let mut ann = user::find_one(&db, 1).await.unwrap().unwrap();
    ann.age = Some(30);
    assert_eq!(user::update(&db, &ann).await.unwrap(), 1);
    let changes = Update::new()
        .points(inc(5))
        .login_name(None::<&str>.map(set));
    assert_eq!(user::update_partial(&db, 1, changes).await.unwrap(), 1);
    let changes = Update::new().points(dec(2)).age(set(None));
    assert_eq!(user::update_partial(&db, 1, changes).await.unwrap(), 1);
    let after = user::find_one(&db, 1).await.unwrap().unwrap();
    assert_eq!((after.points, after.age), (3, None));
    assert_eq!(after.login_name, "ann");
    assert!(after.update_time > ann.update_time, "it is touched");
    ann.id = 7;
    assert_eq!(user::update(&db, &ann).await.unwrap(), 0);
    assert_eq!(
        user::update_partial(&db, 1, Update::new()).await.unwrap(),
        0
    );
}

#[tokio::test]
async fn a_guard_decides_once() {
    let (db, _folder) = db(&["ann"]).await;
    let take = || {
        let rows = Where::new().id(eq(1)).points(eq(0));
        user::update_where(&db, rows, Update::new().points(set(1)))
    };
    let all = futures_util::future::join_all((0..8).map(|_| take())).await;
    let won: u64 = all.into_iter().map(Result::unwrap).sum();
    assert_eq!(won, 1);
}

#[tokio::test]
async fn rows_are_deleted_where_a_condition_says_which() {
    let (db, _folder) = db(&["a", "b", "c"]).await;
    assert_eq!(user::delete(&db, 1).await.unwrap(), 1);
    assert_eq!(user::delete(&db, 1).await.unwrap(), 0);
    let forgotten = Where::new().id(None::<i64>.map(eq));
    let error = user::delete_where(&db, forgotten.clone())
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unbounded), "{error:?}");
    // What always holds is no condition either.
    let anything = Where::new().any([forgotten.clone()]).id(none_of([0; 0]));
    let error = user::delete_where(&db, anything).await.unwrap_err();
    assert!(matches!(error, Error::Unbounded), "{error:?}");
    let error = user::update_where(&db, forgotten, Update::new().points(set(1))).await;
    assert!(matches!(error, Err(Error::Unbounded)), "{error:?}");
    assert_eq!(user::count(&db, Where::new()).await.unwrap(), 2);
    assert_eq!(user::delete_where(&db, Where::all()).await.unwrap(), 2);
}

#[tokio::test]
async fn a_transaction_counts_as_a_whole() {
    let (db, _folder) = db(&["ann"]).await;
    let mut transaction = db.begin().await.unwrap();
    let ann = user::find_for_update(&mut transaction, 1).await.unwrap();
    assert!(ann.is_some());
    user::insert(&mut transaction, &named("bob")).await.unwrap();
    user::delete(&mut transaction, 1).await.unwrap();
    assert_eq!(
        user::count(&mut transaction, Where::new()).await.unwrap(),
        1
    );
    drop(transaction);
    let names: Vec<_> = user::find(&db, Where::new()).await.unwrap();
    assert_eq!(names.len(), 1);
    assert_eq!(names[0].login_name, "ann");
}

/// Moves a point from one to the other, as logic does: in a task that may go from thread to thread.
async fn moved(db: Db, from: i64, to: i64) -> ferroctl_runtime::Result<()> {
    let work = async |transaction: &mut Transaction| {
        user::update_partial(&mut *transaction, from, Update::new().points(dec(1))).await?;
        let got = user::update_partial(&mut *transaction, to, Update::new().points(inc(1))).await?;
        match got {
            1 => Ok(()),
            _ => Err(ferroctl_runtime::Error::code(5000, "nobody is there")),
        }
    };
    db.transaction(work).await
}

#[tokio::test]
async fn a_closure_is_a_transaction() {
    let (db, _folder) = db(&["ann", "bob"]).await;
    tokio::spawn(moved(db.clone(), 1, 2))
        .await
        .unwrap()
        .unwrap();
    let failed = tokio::spawn(moved(db.clone(), 1, 7)).await.unwrap();
    assert!(failed.is_err());
    let panicking = async |transaction: &mut Transaction| -> sqlx::Result<()> {
        user::delete(&mut *transaction, 1).await.unwrap();
        panic!("in the middle");
    };
    let other = db.clone();
    let task = tokio::spawn(async move { other.transaction(panicking).await });
    assert!(task.await.unwrap_err().is_panic());
    let ann = user::find_one(&db, 1).await.unwrap().unwrap();
    assert_eq!(ann.points, -1);
}

#[tokio::test]
async fn rows_that_are_there_get_new_values_together() {
    let (db, _folder) = db(&["ann"]).await;
    let rows = ["ann", "bob"].map(|name| NewUser {
        age: Some(30),
        ..named(name)
    });
    user::upsert_many(&db, &rows).await.unwrap();
    let ages = user::AGE.values(&db, Where::new()).await.unwrap();
    assert_eq!(ages, [30, 30]);
}
