//! A table whose key is a text beside a number.

use ferroctl_runtime::model::{On, Page, eq, gt, inc, set};

use crate::model::member::{self, NewMember, Update, Where};

/// Every function of the table.
pub async fn attack(on: &mut impl On, evil: &str) {
    let new = |team_id| NewMember {
        team_id,
        user_name: evil.to_owned(),
        role: evil.to_owned(),
    };
    member::insert(&mut *on, &new(1)).await.unwrap();
    assert_eq!(
        member::insert_many(&mut *on, &[new(2), new(3)])
            .await
            .unwrap(),
        2
    );
    assert!(!member::insert_ignore(&mut *on, &new(1)).await.unwrap());
    member::upsert(&mut *on, &new(1)).await.unwrap();
    member::upsert_many(&mut *on, &[new(2), new(3)])
        .await
        .unwrap();
    let row = member::find_one(&mut *on, 1, evil).await.unwrap().unwrap();
    assert_eq!(row.role, evil);
    assert_eq!(
        member::find_for_update(&mut *on, 1, evil)
            .await
            .unwrap()
            .as_ref(),
        Some(&row)
    );
    let one = || Where::new().user_name(eq(evil)).role(eq(evil));
    let all = Where::all().any([one()]).not(one().team_id(gt(3)));
    assert_eq!(
        member::find(&mut *on, all.order_by(member::ROLE.desc()).limit(9))
            .await
            .unwrap()
            .len(),
        3
    );
    assert!(member::find_first(&mut *on, one()).await.unwrap().is_some());
    assert_eq!(
        member::page(&mut *on, one(), Page::new(1, 1))
            .await
            .unwrap()
            .total,
        3
    );
    assert_eq!(member::count(&mut *on, one()).await.unwrap(), 3);
    assert!(member::exists(&mut *on, one()).await.unwrap());
    assert_eq!(member::update(&mut *on, &row).await.unwrap(), 1);
    let whole = Update::new()
        .team_id(inc(3))
        .user_name(set(evil))
        .role(set(evil));
    assert_eq!(
        member::update_partial(&mut *on, 1, evil, whole)
            .await
            .unwrap(),
        1
    );
    let role = Update::new().role(set(evil));
    assert_eq!(
        member::update_where(&mut *on, one(), role).await.unwrap(),
        3
    );
    member::forget(&mut *on, &row).await;
    assert_eq!(member::delete(&mut *on, 4, evil).await.unwrap(), 1);
    assert_eq!(member::delete_where(&mut *on, one()).await.unwrap(), 2);
}
