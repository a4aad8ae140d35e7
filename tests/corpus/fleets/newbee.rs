//! The methods that newbee-mall-gozero wrote by hand, as calls of generated functions.

use ferroctl_runtime::db::Db;
use ferroctl_runtime::model::{Order, Page, Paged, Result, contains, eq, given, one_of};

use crate::model::{
    tb_newbee_mall_carousel as carousel, tb_newbee_mall_goods_category as category,
    tb_newbee_mall_goods_info as goods, tb_newbee_mall_index_config as config,
    tb_newbee_mall_order as order, tb_newbee_mall_order_item as order_item,
    tb_newbee_mall_shopping_cart_item as cart_item, tb_newbee_mall_user as user,
    tb_newbee_mall_user_address as address,
};
use carousel::TbNewbeeMallCarousel as Carousel;
use category::TbNewbeeMallGoodsCategory as Category;
use goods::TbNewbeeMallGoodsInfo as Goods;

type CartItems = Result<Vec<cart_item::TbNewbeeMallShoppingCartItem>>;

pub mod carousels {
    use super::*;
    use carousel::Where;

    pub async fn take_part(db: &Db, limit: i64, offset: i64) -> Result<Vec<Carousel>> {
        let all = Where::new().with_deleted();
        let ranked = all.order_by(carousel::CAROUSEL_RANK.desc());
        carousel::find(db, ranked.limit(limit).offset(offset)).await
    }

    pub async fn count_all(db: &Db) -> Result<i64> {
        carousel::count(db, Where::new().with_deleted()).await
    }

    pub async fn get_for_index(db: &Db, limit: i64) -> Result<Vec<Carousel>> {
        let ranked = Where::new().order_by(carousel::CAROUSEL_RANK.desc());
        carousel::find(db, ranked.limit(limit)).await
    }
}

pub mod categories {
    use super::*;
    use category::Where;

    pub async fn get_category_list_by_parent_id_and_level(
        db: &Db,
        parent: Option<i64>,
        level: Option<i64>,
        page: Page,
    ) -> Result<Paged<Category>> {
        let asked = Where::new().parent_id(parent.map(eq));
        let ranked = asked
            .category_level(level.map(eq))
            .order_by(category::CATEGORY_RANK.desc());
        category::page(db, ranked, page).await
    }

    pub async fn get_categories_by_parent_ids_and_level(
        db: &Db,
        parents: &[i64],
        level: i64,
        limit: i64,
    ) -> Result<Vec<Category>> {
        let asked = Where::new().parent_id(one_of(parents.iter().copied()));
        let ranked = asked
            .category_level(eq(level))
            .order_by(category::CATEGORY_RANK.desc());
        category::find(db, ranked.limit(limit)).await
    }
}

pub mod goods_infos {
    use super::*;
    use goods::Where;

    pub async fn search(
        db: &Db,
        category: i64,
        keyword: &str,
        order: &str,
        page: Page,
    ) -> Result<Paged<Goods>> {
        let mut asked = Where::new().goods_category_id(given(category).map(eq));
        if !keyword.is_empty() {
            let named = Where::new().goods_name(contains(keyword));
            asked = asked.any([named, Where::new().goods_intro(contains(keyword))]);
        }
        let order = Order::named(order, false).unwrap_or(goods::STOCK_NUM.desc());
        goods::page(db, asked.order_by(order), page).await
    }

    pub async fn count_all(db: &Db) -> Result<i64> {
        goods::count(db, Where::new()).await
    }

    pub async fn find(
        db: &Db,
        name: &str,
        status: Option<i64>,
        page: Page,
    ) -> Result<Paged<Goods>> {
        let asked = Where::new().goods_name(given(name).map(contains));
        let newest = asked
            .goods_sell_status(status.map(eq))
            .order_by(goods::GOODS_ID.desc());
        goods::page(db, newest, page).await
    }

    pub async fn get_for_index(db: &Db, ids: &[i64]) -> Result<Vec<Goods>> {
        goods::find_many(db, ids.iter().copied()).await
    }
}

pub mod index_configs {
    use super::*;
    use config::{TbNewbeeMallIndexConfig as Config, Where};

    pub async fn get_config_list(db: &Db, kind: i64, page: Page) -> Result<Paged<Config>> {
        let asked = Where::new().with_deleted().config_type(eq(kind));
        config::page(db, asked.order_by(config::CONFIG_RANK.desc()), page).await
    }

    pub async fn get_config_for_index(db: &Db, kind: i64, limit: i64) -> Result<Vec<Config>> {
        let ranked = Where::new()
            .config_type(eq(kind))
            .order_by(config::CONFIG_RANK.desc());
        config::find(db, ranked.limit(limit)).await
    }
}

pub mod orders {
    use super::*;
    use order::{TbNewbeeMallOrder as Order, Where};

    pub async fn find_one_by_no(db: &Db, number: &str) -> Result<Option<Order>> {
        order::find_first(db, Where::new().order_no(eq(number))).await
    }

    pub async fn find_by_user_and_status(
        db: &Db,
        user: i64,
        status: Option<i64>,
        page: Page,
    ) -> Result<Paged<Order>> {
        let asked = Where::new().user_id(eq(user)).order_status(status.map(eq));
        order::page(db, asked, page).await
    }

    pub async fn find_by_no_and_status(
        db: &Db,
        number: &str,
        status: Option<i64>,
        page: Page,
    ) -> Result<Paged<Order>> {
        let all = Where::new().with_deleted().order_no(given(number).map(eq));
        let newest = all
            .order_status(status.map(eq))
            .order_by(order::UPDATE_TIME.desc());
        order::page(db, newest, page).await
    }

    pub async fn find_items_by_order_id(
        db: &Db,
        id: i64,
    ) -> Result<Vec<order_item::TbNewbeeMallOrderItem>> {
        order_item::find(db, order_item::Where::new().order_id(eq(id))).await
    }
}

pub mod cart_items {
    use super::*;
    use cart_item::Where;

    pub async fn find_item(db: &Db, goods: i64, user: i64) -> CartItems {
        cart_item::find(db, Where::new().goods_id(eq(goods)).user_id(eq(user))).await
    }

    pub async fn find_items(db: &Db, ids: &[i64], user: i64) -> CartItems {
        let mine = Where::new()
            .cart_item_id(one_of(ids.iter().copied()))
            .user_id(eq(user));
        cart_item::find(db, mine).await
    }

    pub async fn find_not_del_item_by_id(
        db: &Db,
        id: i64,
    ) -> Result<Option<cart_item::TbNewbeeMallShoppingCartItem>> {
        cart_item::find_one(db, id).await
    }

    pub async fn find_not_del_item_by_user(db: &Db, user: i64) -> CartItems {
        cart_item::find(db, Where::new().user_id(eq(user))).await
    }

    pub async fn count_user_item_all(db: &Db, user: i64) -> Result<i64> {
        cart_item::count(db, Where::new().user_id(eq(user))).await
    }
}

pub mod users {
    use super::*;
    use user::{TbNewbeeMallUser as User, Where};

    pub async fn take_part(db: &Db, limit: i64, offset: i64) -> Result<Vec<User>> {
        let newest = Where::new()
            .with_deleted()
            .order_by(user::CREATE_TIME.desc());
        user::find(db, newest.limit(limit).offset(offset)).await
    }

    pub async fn count_all(db: &Db) -> Result<i64> {
        user::count(db, Where::new().with_deleted()).await
    }
}

pub mod addresses {
    use super::*;
    use address::{TbNewbeeMallUserAddress as Address, Where};

    pub async fn find_default(db: &Db, user: i64) -> Result<Option<Address>> {
        address::find_first(db, Where::new().user_id(eq(user)).default_flag(eq(1))).await
    }

    pub async fn find_my_address(db: &Db, user: i64) -> Result<Vec<Address>> {
        address::find(db, Where::new().user_id(eq(user))).await
    }
}
