//! What go-zero-looklook's own template of goctl adds to each of its eight models, as calls of generated functions.

use ferroctl_runtime::db::{Db, Transaction};
use ferroctl_runtime::model::{Error, Page, Paged, Result, given, gt, lt};

use crate::model::homestay_order::{self, HomestayOrder, NewHomestayOrder, Rows, Update, Where};
use crate::model::user_auth::{self, NewUserAuth};

pub async fn insert(tx: &mut Transaction, order: &NewHomestayOrder) -> Result<i64> {
    homestay_order::insert(tx, order).await
}

pub async fn update(tx: &mut Transaction, id: i64, changes: Update) -> Result<u64> {
    homestay_order::update_partial(tx, id, changes).await
}

pub async fn update_with_version(tx: &mut Transaction, order: &HomestayOrder) -> Result<()> {
    homestay_order::update(tx, order).await
}

pub async fn delete_soft(tx: &mut Transaction, id: i64) -> Result<u64> {
    homestay_order::delete(tx, id).await
}

pub async fn find_sum(db: &Db, orders: Where) -> Result<i64> {
    let sum = homestay_order::ORDER_TOTAL_PRICE.sum(db, orders).await?;
    Ok(sum.unwrap_or(0))
}

pub async fn find_count(db: &Db, orders: Where) -> Result<i64> {
    homestay_order::count(db, orders).await
}

pub async fn find_all(db: &Db, orders: Rows) -> Result<Vec<HomestayOrder>> {
    homestay_order::find(db, orders).await
}

pub async fn find_page_list_by_page(
    db: &Db,
    orders: Rows,
    page: i64,
) -> Result<Vec<HomestayOrder>> {
    homestay_order::find(db, orders.offset((page - 1) * 20).limit(20)).await
}

pub async fn find_page_list_by_page_with_total(
    db: &Db,
    orders: Rows,
    page: Page,
) -> Result<Paged<HomestayOrder>> {
    homestay_order::page(db, orders, page).await
}

pub async fn find_page_list_by_id_desc(
    db: &Db,
    orders: Where,
    before: i64,
) -> Result<Vec<HomestayOrder>> {
    let older = orders.id(given(before).map(lt));
    homestay_order::find(db, older.order_by(homestay_order::ID.desc()).limit(20)).await
}

pub async fn find_page_list_by_id_asc(
    db: &Db,
    orders: Where,
    after: i64,
) -> Result<Vec<HomestayOrder>> {
    let newer = orders.id(gt(after));
    homestay_order::find(db, newer.order_by(homestay_order::ID.asc()).limit(20)).await
}

pub async fn trans(db: &Db, order: NewHomestayOrder, auth: NewUserAuth) -> Result<()> {
    db.transaction(async |tx| {
        homestay_order::insert(&mut *tx, &order).await?;
        user_auth::insert(&mut *tx, &auth).await?;
        Ok::<_, Error>(())
    })
    .await
}

pub fn select_builder() -> Where {
    Where::new()
}
