//! Numbers without a sign, for who asked for them: `strict: true`.

use ferroctl_runtime::model::{Error, dec, eq, gt, inc, query, set};

use super::counter::{self, Counter, NewCounter, Update, Where};
use super::database::{self, COUNTER, GREATEST};

#[tokio::test]
async fn they_are_kept_up_to_the_greatest() {
    let (db, _home) = database::open().await;
    query(COUNTER).run(&db).await.unwrap();
    let most = Some(GREATEST);
    let new = NewCounter { hits: 1, most };
    let id: u64 = counter::insert(&db, &new).await.unwrap();
    let row = Counter { id, hits: 1, most };
    assert_eq!(counter::find_one(&db, id).await.unwrap(), Some(row.clone()));
    let by_most = counter::find_one_by_most(&db, GREATEST).await.unwrap();
    assert_eq!(by_most, Some(row));
    assert!(counter::insert(&db, &new).await.unwrap_err().is_duplicate());

    let of_id = || Where::new().id(eq(id));
    let steps = [
        Update::new().hits(inc(5_u64)),
        Update::new().hits(dec(2_u64)),
    ];
    for step in steps {
        assert_eq!(counter::update_where(&db, of_id(), step).await.unwrap(), 1);
    }
    let none = Update::new().most(set(None::<u64>));
    counter::update_partial(&db, id, none).await.unwrap();
    let row = counter::find_first(&db, Where::new().hits(gt(3_u64)))
        .await
        .unwrap();
    assert_eq!(
        row,
        Some(Counter {
            id,
            hits: 4,
            most: None
        })
    );
    let sum = counter::HITS.sum(&db, Where::new()).await.unwrap();
    assert_eq!(sum, Some(4));
}

#[tokio::test]
async fn one_that_the_database_cannot_hold_is_an_error() {
    let (db, _home) = database::open().await;
    query(COUNTER).run(&db).await.unwrap();
    let Some(beyond) = GREATEST.checked_add(1) else {
        return;
    };
    let new = NewCounter {
        hits: beyond,
        most: None,
    };
    let error = counter::insert(&db, &new).await.unwrap_err();
    assert!(matches!(error, Error::Database(_)), "{error:?}");
}
