//! A primary key of several columns.

use ferroctl_runtime::model::set;

use super::fixture::db;
use super::member::{self, Member, NewMember, Update, Where};

fn named(user_name: &str, role: &str) -> NewMember {
    NewMember {
        team_id: 1,
        user_name: user_name.to_owned(),
        role: role.to_owned(),
    }
}

#[tokio::test]
async fn all_columns_of_a_key_name_a_row() {
    let (db, _folder) = db(&[]).await;
    member::insert(&db, &named("ann", "owner")).await.unwrap();
    member::insert(&db, &named("bob", "guest")).await.unwrap();
    let again = member::insert(&db, &named("bob", "owner")).await;
    assert!(again.unwrap_err().is_duplicate());
    let mut bob = member::find_one(&db, 1, "bob").await.unwrap().unwrap();
    assert_eq!(bob.role, "guest");
    bob.role = "member".to_owned();
    assert_eq!(member::update(&db, &bob).await.unwrap(), 1);
    let owner = Update::new().role(set("owner"));
    assert_eq!(
        member::update_partial(&db, 1, "bob", owner).await.unwrap(),
        1
    );
    member::upsert(&db, &named("ann", "guest")).await.unwrap();
    let all = member::find(&db, Where::new().order_by(member::USER_NAME.asc()));
    let roles: Vec<_> = all
        .await
        .unwrap()
        .into_iter()
        .map(|it: Member| it.role)
        .collect();
    assert_eq!(roles, ["guest", "owner"]);
    assert_eq!(member::delete(&db, 1, "ann").await.unwrap(), 1);
    assert_eq!(member::find_one(&db, 1, "ann").await.unwrap(), None);
}
