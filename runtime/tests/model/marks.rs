//! Rows that are marked as deleted, and their versions.

use ferroctl_runtime::db::Db;
use ferroctl_runtime::model::{Error, Page, eq, set};

use super::database::Home;
use super::fixture::db;
use super::homestay::{self, NewHomestay, Update, Where};

/// Two rows, the second one marked.
async fn with_marked() -> (Db, Home) {
    let (db, folder) = db(&[]).await;
    let rows = ["by the sea", "in town"].map(|title| NewHomestay {
        title: title.to_owned(),
        ..NewHomestay::default()
    });
    homestay::insert_many(&db, &rows).await.unwrap();
    assert_eq!(homestay::delete(&db, 2).await.unwrap(), 1);
    (db, folder)
}

#[tokio::test]
async fn no_finder_sees_a_marked_row() {
    let (db, _folder) = with_marked().await;
    assert_eq!(homestay::find_one(&db, 2).await.unwrap(), None);
    assert_eq!(homestay::find_many(&db, [1, 2]).await.unwrap().len(), 1);
    assert_eq!(homestay::find(&db, Where::new()).await.unwrap().len(), 1);
    assert_eq!(homestay::count(&db, Where::new()).await.unwrap(), 1);
    assert!(!homestay::exists(&db, Where::new().id(eq(2))).await.unwrap());
    let page = homestay::page(&db, Where::new(), Page::new(1, 9))
        .await
        .unwrap();
    assert_eq!((page.rows.len(), page.total), (1, 1));
    assert_eq!(homestay::ID.max(&db, Where::new()).await.unwrap(), Some(1));
    let either = Where::new().any([Where::new().id(eq(1)), Where::new().id(eq(2))]);
    assert_eq!(homestay::count(&db, either).await.unwrap(), 1);
}

#[tokio::test]
async fn nothing_changes_a_marked_row() {
    let (db, _folder) = with_marked().await;
    assert_eq!(homestay::delete(&db, 2).await.unwrap(), 0);
    let title = || Update::new().title(set("gone"));
    assert_eq!(homestay::update_partial(&db, 2, title()).await.unwrap(), 0);
    assert_eq!(
        homestay::update_where(&db, Where::all(), title())
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn a_marked_row_says_when_and_can_come_back() {
    let (db, _folder) = with_marked().await;
    let marked = || Where::new().id(eq(2)).with_deleted();
    let row = homestay::find_first(&db, marked()).await.unwrap().unwrap();
    assert_eq!(row.del_state, 1);
    assert!(row.delete_time.timestamp() > 1_700_000_000);
    let live = Update::new().del_state(set(0));
    assert_eq!(
        homestay::update_where(&db, marked(), live).await.unwrap(),
        1
    );
    assert!(homestay::find_one(&db, 2).await.unwrap().is_some());
}

#[tokio::test]
async fn a_hard_deletion_takes_marked_rows_as_well() {
    let (db, _folder) = with_marked().await;
    assert!(homestay::delete_hard(&db, Where::new()).await.is_err());
    assert_eq!(homestay::delete_hard(&db, Where::all()).await.unwrap(), 2);
    let all = Where::new().with_deleted();
    assert_eq!(homestay::count(&db, all).await.unwrap(), 0);
}

#[tokio::test]
async fn who_changes_a_row_that_was_changed_meanwhile_is_told() {
    let (db, _folder) = with_marked().await;
    let mut mine = homestay::find_one(&db, 1).await.unwrap().unwrap();
    let theirs = mine.clone();
    homestay::update(&db, &theirs).await.unwrap();
    mine.title = "mine".to_owned();
    let error = homestay::update(&db, &mine).await.unwrap_err();
    assert!(matches!(error, Error::Conflict), "{error:?}");
    let now = homestay::find_one(&db, 1).await.unwrap().unwrap();
    assert_eq!((now.title.as_str(), now.version), ("by the sea", 1));
    // Changes of parts and marks raise it as well.
    let title = Update::new().title(set("new"));
    homestay::update_partial(&db, 1, title).await.unwrap();
    homestay::delete(&db, 1).await.unwrap();
    let all = Where::new().id(eq(1)).with_deleted();
    let gone = homestay::find_first(&db, all).await.unwrap().unwrap();
    assert_eq!(gone.version, 3);
    let error = homestay::update(&db, &gone).await.unwrap_err();
    assert!(matches!(error, Error::Conflict), "{error:?}");
}
