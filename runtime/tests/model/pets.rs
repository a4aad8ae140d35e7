//! Columns that are texts for Rust, and of kinds of its own for PostgreSQL: UUID and ENUM.

use ferroctl_runtime::{
    db::Db,
    model::{Page, between, contains, eq, le, like, ne, none_of, one_of, query, set},
};

use super::database::{self, Home, PET};
use super::pet::{self, NewPet, Pet, Update, Where};

const REX: &str = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
const TOM: &str = "b1ffcd00-0d1c-4ef8-bb6d-6bb9bd380a22";
const ANN: &str = "c2aade11-1e2d-4ef8-bb6d-6bb9bd380a33";

fn new(id: &str, mood: &str) -> NewPet {
    NewPet {
        id: id.to_owned(),
        owner_id: None,
        mood: mood.to_owned(),
        past: None,
        name: "x".to_owned(),
    }
}

async fn pets() -> (Db, Home) {
    let (db, home) = database::open().await;
    for sql in PET {
        query(sql).run(&db).await.unwrap();
    }
    let rex = NewPet {
        owner_id: Some(ANN.to_owned()),
        past: Some("it's fine".to_owned()),
        ..new(REX, "ok")
    };
    pet::insert(&db, &rex).await.unwrap();
    pet::insert_many(&db, &[new(TOM, "sad")]).await.unwrap();
    (db, home)
}

#[tokio::test]
async fn they_are_asked_as_texts_are() {
    let (db, _home) = pets().await;
    let rex = pet::find_one(&db, REX).await.unwrap().unwrap();
    assert_eq!((rex.id.as_str(), rex.mood.as_str()), (REX, "ok"));
    assert_eq!(rex.past.as_deref(), Some("it's fine"));
    let by_owner = pet::find_one_by_owner_id(&db, ANN).await.unwrap();
    assert_eq!(by_owner.as_ref(), Some(&rex));
    assert_eq!(pet::find_many(&db, [REX, TOM]).await.unwrap().len(), 2);
    let new = Where::new;
    for rows in [
        new().id(eq(REX)).mood(eq("ok")),
        new().id(ne(TOM)).mood(ne("sad")),
        new().id(one_of([REX, ANN])).mood(none_of(["sad"])),
        new().id(between(REX, REX)).past(one_of(["it's fine"])),
        new().id(le(REX)).owner_id(eq(ANN)),
        new().id(like("a0eebc%")).mood(like("o%")),
        new().id(contains("4ef8")).past(contains("'s")),
        new().any([new().mood(eq("ok"))]).not(new().id(eq(TOM))),
    ] {
        let found = pet::page(&db, rows.order_by(pet::ID.asc()), Page::new(1, 9));
        assert_eq!(found.await.unwrap().rows, std::slice::from_ref(&rex));
    }
    let ids = pet::ID.values(&db, new().mood(eq("sad"))).await.unwrap();
    assert_eq!(ids, [TOM]);
}

#[tokio::test]
async fn they_are_changed_as_texts_are() {
    let (db, _home) = pets().await;
    let all = Update::new()
        .mood(set("it's fine"))
        .past(set("sad"))
        .owner_id(set(TOM));
    assert_eq!(pet::update_partial(&db, TOM, all).await.unwrap(), 1);
    let none = Update::new().past(set(None)).owner_id(set(None));
    let rows = Where::new().owner_id(eq(TOM)).past(eq("sad"));
    assert_eq!(pet::update_where(&db, rows, none).await.unwrap(), 1);
    let mut tom: Pet = pet::find_one(&db, TOM).await.unwrap().unwrap();
    assert_eq!((tom.mood.as_str(), &tom.past), ("it's fine", &None));
    tom.past = Some("ok".to_owned());
    assert_eq!(pet::update(&db, &tom).await.unwrap(), 1);
    assert!(!pet::insert_ignore(&db, &new(TOM, "sad")).await.unwrap());
    let again = NewPet {
        owner_id: Some(ANN.to_owned()),
        ..new(REX, "sad")
    };
    pet::upsert(&db, &again).await.unwrap();
    let rex = pet::find_for_update(&db, REX).await.unwrap().unwrap();
    assert_eq!((rex.mood.as_str(), rex.past), ("sad", None));
    assert_eq!(pet::delete(&db, REX).await.unwrap(), 1);
    let rest = Where::new().id(eq(TOM)).past(eq("ok"));
    assert_eq!(pet::delete_where(&db, rest).await.unwrap(), 1);
}
