//! A table whose rows are marked as deleted and have versions.

use ferroctl_runtime::model::{On, Page, contains, eq, ne, set};

use crate::model::homestay::{self, Homestay, NewHomestay, Update, Where};

/// Every function of the table.
pub async fn attack(on: &mut impl On, evil: &str) {
    let new = || NewHomestay {
        title: evil.to_owned(),
        ..NewHomestay::default()
    };
    let one = || Where::new().title(eq(evil));
    let id = homestay::insert(&mut *on, &new()).await.unwrap();
    assert_eq!(homestay::insert_many(&mut *on, &[new()]).await.unwrap(), 1);
    assert!(homestay::insert_ignore(&mut *on, &new()).await.unwrap());
    let row: Homestay = homestay::find_one(&mut *on, id).await.unwrap().unwrap();
    assert_eq!(row.title, evil);
    assert!(
        homestay::find_for_update(&mut *on, id)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(homestay::find_many(&mut *on, [id]).await.unwrap().len(), 1);
    let all = Where::all()
        .id(eq(id))
        .del_state(eq(0))
        .version(eq(0))
        .delete_time(eq(row.delete_time));
    let all = Where::new()
        .any([all])
        .not(one().id(ne(id)))
        .title(contains(evil.replace('\0', "")));
    homestay::find(&mut *on, all.limit(1)).await.unwrap();
    assert!(
        homestay::find_first(&mut *on, one().order_by(homestay::ID.asc()))
            .await
            .unwrap()
            .is_some()
    );
    let page = homestay::page(&mut *on, one(), Page::new(1, 2))
        .await
        .unwrap();
    assert_eq!((page.rows.len(), page.total), (2, 3));
    assert!(homestay::exists(&mut *on, one()).await.unwrap());
    assert_eq!(homestay::update(&mut *on, &row).await.ok(), Some(()));
    let title = Update::new()
        .title(set(evil))
        .del_state(set(0))
        .delete_time(set(row.delete_time));
    assert_eq!(
        homestay::update_partial(&mut *on, id, title).await.unwrap(),
        1
    );
    let title = Update::new().title(set(evil));
    assert_eq!(
        homestay::update_where(&mut *on, one(), title)
            .await
            .unwrap(),
        3
    );
    homestay::forget(&mut *on, &row).await;
    assert_eq!(homestay::delete(&mut *on, id).await.unwrap(), 1);
    assert_eq!(homestay::delete_where(&mut *on, one()).await.unwrap(), 2);
    assert_eq!(homestay::count(&mut *on, one()).await.unwrap(), 0);
    assert_eq!(
        homestay::count(&mut *on, one().with_deleted())
            .await
            .unwrap(),
        3
    );
    assert_eq!(homestay::delete_hard(&mut *on, one()).await.unwrap(), 3);
}
