//! A table whose rows the database numbers, with a unique text.

use ferroctl_runtime::model::{
    On, Order, Page, between, contains, dec, eq, ge, given, gt, inc, is_null, le, like, lt, ne,
    none_of, not_null, one_of, set,
};

use super::{PLAIN, new_user};
use crate::model::user::{self, Rows, User, Where};

/// Every question about a text, and all columns.
fn questions(evil: &str, row: &User) -> Vec<Where> {
    let new = Where::new;
    let name = |it: Where| it.login_name(eq(evil));
    vec![
        name(new()),
        new().login_name(given(evil).map(eq)),
        new().login_name(one_of([evil, PLAIN])),
        new().login_name(between(evil, evil)),
        new().login_name(le(evil)).login_name(ge(evil)),
        new().any([name(new()), name(new()).age(is_null())]),
        new().not(new().login_name(ne(evil))),
        name(new())
            .id(eq(row.id))
            .age(not_null())
            .age(eq(row.age.unwrap())),
        name(new()).points(eq(row.points)).balance(eq(row.balance)),
        name(new())
            .create_time(eq(row.create_time))
            .update_time(eq(row.update_time)),
    ]
}

/// Those that do not find the row itself, or need not.
fn others(evil: &str) -> [Where; 5] {
    let new = Where::new;
    [
        new().login_name(lt(evil)),
        new().login_name(gt(evil)),
        new().login_name(none_of([evil])),
        new().login_name(like(evil)),
        new().login_name(contains(evil)),
    ]
}

async fn users_are_found(on: &mut impl On, evil: &str, row: &User) {
    assert_eq!(row.login_name, evil);
    for rows in questions(evil, row) {
        let found = user::find(&mut *on, rows).await.unwrap();
        assert!(found.contains(row), "{found:?}");
    }
    for rows in others(evil) {
        user::find(&mut *on, rows).await.unwrap();
    }
    let one = || Where::new().login_name(eq(evil));
    let is_row = |found: Option<User>| assert_eq!(found.as_ref(), Some(row));
    is_row(user::find_one(&mut *on, row.id).await.unwrap());
    is_row(user::find_one_by_login_name(&mut *on, evil).await.unwrap());
    is_row(user::find_for_update(&mut *on, row.id).await.unwrap());
    is_row(user::find_first(&mut *on, one()).await.unwrap());
    is_row(user::find_many(&mut *on, [row.id]).await.unwrap().pop());
    let order = || Order::named("login_name", true).unwrap();
    let next = one().id(gt(row.id - 1)).order_by(order()).limit(3);
    is_row(
        next.offset(0)
            .for_update()
            .all(&mut *on)
            .await
            .unwrap()
            .pop(),
    );
    is_row(
        one()
            .order_by(user::LOGIN_NAME.asc())
            .first(&mut *on)
            .await
            .unwrap(),
    );
    let page = user::page(&mut *on, one().limit(1), Page::new(1, 9))
        .await
        .unwrap();
    assert_eq!((page.rows.first(), page.total), (Some(row), 1));
    let page = Rows::from(one())
        .page(&mut *on, Page::new(2, 9).at_most(1))
        .await
        .unwrap();
    assert_eq!((page.rows.len(), page.total), (0, 1));
    assert_eq!(user::count(&mut *on, one()).await.unwrap(), 1);
    assert!(user::exists(&mut *on, one()).await.unwrap());
}

async fn users_are_told_of(on: &mut impl On, evil: &str, points: i64) {
    let one = || Where::new().login_name(eq(evil));
    let names = user::LOGIN_NAME.values(&mut *on, one()).await.unwrap();
    assert_eq!(names, [evil]);
    let least = user::LOGIN_NAME.min(&mut *on, one()).await.unwrap();
    assert_eq!(least.as_deref(), Some(evil));
    let most = user::POINTS.max(&mut *on, one()).await.unwrap();
    let sum = user::POINTS.sum(&mut *on, one()).await.unwrap();
    let average = user::POINTS.avg(&mut *on, one()).await.unwrap();
    assert_eq!(
        (most, sum, average),
        (Some(points), Some(points), Some(points as f64))
    );
    assert!(Order::<User>::named(evil, false).is_none());
    let ordered = Where::all().order_by(user::ID.desc());
    assert!(!user::find(&mut *on, ordered).await.unwrap().is_empty());
}

async fn users_are_changed(on: &mut impl On, evil: &str, mut row: User) {
    let name = |number: u8| format!("{evil}{number}");
    let one = |number| Where::new().login_name(eq(name(number)));
    row.login_name = name(1);
    assert_eq!(user::update(&mut *on, &row).await.unwrap(), 1);
    let all = user::Update::new()
        .login_name(set(name(2)))
        .age(set(None))
        .points(inc(5))
        .balance(dec(row.balance))
        .create_time(set(row.create_time))
        .update_time(set(row.update_time));
    assert_eq!(
        user::update_partial(&mut *on, row.id, all).await.unwrap(),
        1
    );
    let changed = user::find_one(&mut *on, row.id).await.unwrap().unwrap();
    assert_eq!((changed.login_name, changed.age), (name(2), None));
    let again = user::Update::new().login_name(set(&name(3)));
    assert_eq!(
        user::update_where(&mut *on, one(2), again).await.unwrap(),
        1
    );
    let changed = user::find_one(&mut *on, row.id).await.unwrap().unwrap();
    user::forget(&mut *on, &changed).await;
    assert_eq!(user::delete_where(&mut *on, one(3)).await.unwrap(), 1);
    assert_eq!(user::delete(&mut *on, row.id).await.unwrap(), 0);
}

/// Every function of the table.
pub async fn attack(on: &mut impl On, evil: &str) {
    let new = new_user(evil.to_owned());
    let id = user::insert(&mut *on, &new).await.unwrap();
    let row = user::find_one(&mut *on, id).await.unwrap().unwrap();
    users_are_found(on, evil, &row).await;
    users_are_told_of(on, evil, new.points).await;
    assert!(!user::insert_ignore(&mut *on, &new).await.unwrap());
    let more = [8, 9].map(|number| new_user(format!("{evil}{number}")));
    assert_eq!(user::insert_many(&mut *on, &more).await.unwrap(), 2);
    user::upsert(&mut *on, &new).await.unwrap();
    user::upsert_many(&mut *on, &more).await.unwrap();
    let names = more.map(|row| row.login_name);
    let rows = Where::new().login_name(one_of(&names));
    assert_eq!(user::delete_where(&mut *on, rows).await.unwrap(), 2);
    users_are_changed(on, evil, row).await;
}
