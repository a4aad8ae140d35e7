//! Values at their limits, there and back.

use ferroctl_runtime::model::{
    Cells, DateTime, Decimal, Json, NaiveDate, NaiveTime, Read, Utc, query,
};

use super::fixture::db;

#[derive(Debug, Clone, PartialEq)]
struct Kinds {
    small: Option<i64>,
    medium: Option<i64>,
    number: Option<f64>,
    single: Option<f64>,
    exact: Option<Decimal>,
    text: Option<String>,
    bytes: Option<Vec<u8>>,
    at: Option<DateTime<Utc>>,
    day: Option<NaiveDate>,
    clock: Option<NaiveTime>,
    yes: Option<bool>,
    json: Option<Json>,
}

impl Read for Kinds {
    fn read(row: &Cells<'_>) -> sqlx::Result<Self> {
        Ok(Self {
            small: row.get("small")?,
            medium: row.get("medium")?,
            number: row.get("number")?,
            single: row.get("single")?,
            exact: row.get("exact")?,
            text: row.get("text")?,
            bytes: row.get("bytes")?,
            at: row.get("at")?,
            day: row.get("day")?,
            clock: row.get("clock")?,
            yes: row.get("yes")?,
            json: row.get("json")?,
        })
    }
}

async fn back_and_forth(kinds: Kinds) {
    let (db, _home) = db(&[]).await;
    let row = kinds.clone();
    let insert = query("INSERT INTO kinds VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind::<Option<i64>>(row.small)
        .bind::<Option<i64>>(row.medium)
        .bind::<Option<f64>>(row.number)
        .bind::<Option<f64>>(row.single)
        .bind::<Option<Decimal>>(row.exact)
        .bind::<Option<String>>(row.text)
        .bind::<Option<Vec<u8>>>(row.bytes)
        .bind::<Option<DateTime<Utc>>>(row.at)
        .bind::<Option<NaiveDate>>(row.day)
        .bind::<Option<NaiveTime>>(row.clock)
        .bind::<Option<bool>>(row.yes)
        .bind::<Option<Json>>(row.json);
    assert_eq!(insert.run(&db).await.unwrap().rows, 1);
    let read = query("SELECT * FROM kinds WHERE id = 1").first(&db).await;
    assert_eq!(read.unwrap(), Some(kinds));
}

#[tokio::test]
async fn values_at_their_limits_come_back_as_they_went() {
    back_and_forth(Kinds {
        small: Some(-128),
        medium: Some(u32::MAX.into()),
        number: Some(f64::MIN_POSITIVE),
        single: Some(0.5),
        exact: Some("-99999999.99".parse().unwrap()),
        text: Some("四\u{1F980}'\"\\%".repeat(10_000)),
        bytes: Some((0..=255).collect()),
        at: Some("2038-01-19T03:14:07.999999Z".parse().unwrap()),
        day: Some("9999-12-31".parse().unwrap()),
        clock: Some("23:59:59".parse().unwrap()),
        yes: Some(true),
        json: Some(serde_json::json!({"a": [1, null, "\u{1F980}"]})),
    })
    .await;
}

#[tokio::test]
async fn no_value_is_none_of_every_kind() {
    back_and_forth(Kinds {
        small: None,
        medium: None,
        number: None,
        single: None,
        exact: None,
        text: None,
        bytes: None,
        at: None,
        day: None,
        clock: None,
        yes: None,
        json: None,
    })
    .await;
}
