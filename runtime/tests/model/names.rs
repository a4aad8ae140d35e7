//! A table whose names, comments and values end a text, a comment, a name or a statement somewhere.

use ferroctl_runtime::model::{eq, query, set};

use super::database;
use super::drop as odd;

const ODD: &str = r#"CREATE TABLE "drop""; -- '" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "na`me""" TEXT NOT NULL DEFAULT 'it''s "quoted" \',
    "'; DROP TABLE user; --" TEXT DEFAULT '''; DROP TABLE user; --',
    "?" TEXT NOT NULL,
    "$1" INTEGER NOT NULL DEFAULT 1,
    "fn" TEXT NOT NULL DEFAULT 'x);--',
    "self" INTEGER,
    "名字 🦀" TEXT NOT NULL,
    UNIQUE ("na`me""", "?", "名字 🦀")
)"#;

#[tokio::test]
async fn names_stay_names_and_texts_stay_texts() {
    let (db, _home) = database::open().await;
    query(ODD).run(&db).await.unwrap();
    let new = odd::NewDrop {
        na_me: "a\"b`c".to_owned(),
        drop_table_user: Some("'; DROP TABLE user; --".to_owned()),
        column: "?".to_owned(),
        column_1: 7,
        r#fn: "a'b".to_owned(),
        self_: None,
        名字: "🦀".to_owned(),
    };
    let id = odd::insert(&db, &new).await.unwrap();
    assert!(!odd::insert_ignore(&db, &new).await.unwrap());
    odd::upsert(
        &db,
        &odd::NewDrop {
            column_1: 8,
            ..new.clone()
        },
    )
    .await
    .unwrap();
    let row = odd::find_one_by_na_me_column_名字(&db, "a\"b`c", "?", "🦀")
        .await
        .unwrap();
    let mut row = row.unwrap();
    assert_eq!((row.id, row.column_1, row.名字.as_str()), (id, 8, "🦀"));
    row.column = "$1".to_owned();
    assert_eq!(odd::update(&db, &row).await.unwrap(), 1);
    let all = || {
        odd::Where::new()
            .na_me(eq("a\"b`c"))
            .drop_table_user(eq("'; DROP TABLE user; --"))
            .column(eq("$1"))
            .column_1(eq(8))
            .r#fn(eq("a'b"))
            .名字(eq("🦀"))
    };
    let rows = all()
        .order_by(odd::DROP_TABLE_USER.desc())
        .order_by(odd::COLUMN.asc());
    assert_eq!(odd::find(&db, rows).await.unwrap(), [row]);
    assert_eq!(odd::COLUMN_1.sum(&db, all()).await.unwrap(), Some(8));
    let changes = odd::Update::new()
        .self_(set(1))
        .r#fn(set("\\d"))
        .名字(set("名"));
    assert_eq!(odd::update_where(&db, all(), changes).await.unwrap(), 1);
    let left = odd::find_for_update(&db, id).await.unwrap().unwrap();
    assert_eq!((left.self_, left.r#fn.as_str()), (Some(1), "\\d"));
    assert_eq!(odd::delete(&db, id).await.unwrap(), 1);
    assert_eq!(odd::count(&db, odd::Where::new()).await.unwrap(), 0);
}
