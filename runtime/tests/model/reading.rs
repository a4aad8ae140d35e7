//! Reading rows.

use ferroctl_runtime::model::{Order, Page, contains, eq, given, gt, is_null, like, one_of};

use super::fixture::db;
use super::user::{self, User, Where};

fn names(users: &[User]) -> Vec<&str> {
    users.iter().map(|user| user.login_name.as_str()).collect()
}

#[tokio::test]
async fn one_row_by_its_keys() {
    let (db, _folder) = db(&["ann", "bob"]).await;
    let bob = user::find_one(&db, 2).await.unwrap().unwrap();
    assert_eq!(bob.login_name, "bob");
    let same = user::find_one_by_login_name(&db, "bob").await.unwrap();
    assert_eq!(same, Some(bob));
    assert_eq!(user::find_one(&db, 3).await.unwrap(), None);
    let both = user::find_many(&db, [1, 2, 7]).await.unwrap();
    assert_eq!(names(&both), ["ann", "bob"]);
}

#[tokio::test]
async fn rows_by_conditions() {
    let (db, _folder) = db(&["ann", "amy", "bob"]).await;
    let a = || Where::new().login_name(like("a%"));
    let found = user::find(&db, a().order_by(user::LOGIN_NAME.asc()))
        .await
        .unwrap();
    assert_eq!(names(&found), ["amy", "ann"]);
    let first = user::find_first(&db, a().order_by(user::ID.desc()))
        .await
        .unwrap();
    assert_eq!(first.unwrap().login_name, "amy");
    assert_eq!(user::count(&db, a()).await.unwrap(), 2);
    assert!(user::exists(&db, a().age(is_null())).await.unwrap());
    assert!(!user::exists(&db, a().id(gt(7))).await.unwrap());
    let either = Where::new().any([Where::new().id(eq(1)), Where::new().id(eq(3))]);
    assert_eq!(
        names(&user::find(&db, either).await.unwrap()),
        ["ann", "bob"]
    );
    let others = Where::new().not(Where::new().id(one_of([1, 3])));
    assert_eq!(names(&user::find(&db, others).await.unwrap()), ["amy"]);
}

#[tokio::test]
async fn pages_with_the_number_of_all() {
    let (db, _folder) = db(&["a", "b", "c", "d", "e"]).await;
    let rows = || Where::new().id(gt(1)).order_by(user::ID.asc());
    let page = user::page(&db, rows(), Page::new(2, 3)).await.unwrap();
    assert_eq!((names(&page.rows), page.total), (vec!["e"], 4));
    // A request may ask for anything.
    let page = user::page(&db, rows(), Page::new(-1, 0)).await.unwrap();
    assert_eq!((names(&page.rows), page.total), (vec!["b"], 4));
    let page = user::page(&db, rows(), Page::new(i64::MAX, i64::MAX))
        .await
        .unwrap();
    assert_eq!((page.rows.len(), page.total), (0, 4));
    // Pages go on where the last one ended, though each has fewer rows than were asked for.
    let page = Page::new(2, i64::MAX).at_most(3);
    let page = user::page(&db, rows(), page).await.unwrap();
    assert_eq!((names(&page.rows), page.total), (vec!["e"], 4));
    // Keyset: what comes behind the last row that was seen.
    let next = Where::new().id(gt(3)).order_by(user::ID.asc()).limit(1);
    assert_eq!(names(&user::find(&db, next).await.unwrap()), ["d"]);
}

#[tokio::test]
async fn what_can_be_told_of_many_rows() {
    let (db, _folder) = db(&["a", "b", "c"]).await;
    let all = Where::new;
    assert_eq!(user::ID.sum(&db, all()).await.unwrap(), Some(6));
    assert_eq!(user::ID.min(&db, all()).await.unwrap(), Some(1));
    assert_eq!(
        user::LOGIN_NAME.max(&db, all()).await.unwrap().as_deref(),
        Some("c")
    );
    assert_eq!(user::ID.avg(&db, all().id(gt(1))).await.unwrap(), Some(2.5));
    assert_eq!(user::POINTS.sum(&db, all().id(gt(9))).await.unwrap(), None);
    assert_eq!(user::AGE.max(&db, all()).await.unwrap(), None);
}

#[tokio::test]
async fn a_text_that_is_searched_for_is_no_pattern() {
    let (db, _folder) = db(&["50%", "5050", "a_b", "a!b"]).await;
    for (text, found) in [("0%", "50%"), ("a_", "a_b"), ("!", "a!b")] {
        let rows = Where::new().login_name(contains(text));
        assert_eq!(names(&user::find(&db, rows).await.unwrap()), [found]);
    }
}

#[tokio::test]
async fn what_a_request_does_not_give_is_not_asked() {
    let (db, _folder) = db(&["ann", "bob"]).await;
    let rows = |id: i64, name: &str| {
        let asked = Where::new().id(given(id).map(eq));
        asked.login_name(given(name).map(contains))
    };
    assert_eq!(user::count(&db, rows(0, "")).await.unwrap(), 2);
    assert_eq!(user::count(&db, rows(0, "n")).await.unwrap(), 1);
    assert_eq!(user::count(&db, rows(2, "n")).await.unwrap(), 0);
}

#[tokio::test]
async fn an_order_by_a_column_that_a_request_names() {
    let (db, _folder) = db(&["ann", "bob"]).await;
    let order = Order::named("login_name", true).unwrap();
    let found = user::find(&db, Where::new().order_by(order)).await.unwrap();
    assert_eq!(names(&found), ["bob", "ann"]);
    for wrong in ["password", "id; DROP TABLE user", "ID", ""] {
        assert!(Order::<User>::named(wrong, false).is_none(), "{wrong}");
    }
}

#[tokio::test]
async fn the_values_of_one_column() {
    let (db, _folder) = db(&["ann", "bob"]).await;
    let ids = user::ID.values(&db, Where::new().id(gt(1))).await.unwrap();
    assert_eq!(ids, [2]);
    let ages = user::AGE.values(&db, Where::new()).await.unwrap();
    assert_eq!(ages, [0i64; 0], "NULL is no value");
}
