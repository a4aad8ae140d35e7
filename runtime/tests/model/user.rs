//! The table `user`, as ferroctl writes it.

#![allow(dead_code, reason = "as in a service, not everything is used")]

use ferroctl_runtime::model::{
    self, Conflict, Filter, On, Page, Paged, Result, Select, eq, one_of,
};

/// One row of `user`.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct User {
    pub id: i64,
    /// 登录名
    pub login_name: String,
    pub age: Option<i64>,
    pub points: i64,
    pub balance: model::Decimal,
    pub create_time: model::DateTime<model::Utc>,
    pub update_time: model::DateTime<model::Utc>,
}

/// What a new row is made of; the database fills the other columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewUser {
    /// 登录名
    pub login_name: String,
    pub age: Option<i64>,
    pub points: i64,
    pub balance: model::Decimal,
}

/// The column `id`.
pub const ID: model::Column<User, i64> = model::Column::new("id");
/// The column `login_name`.
pub const LOGIN_NAME: model::Column<User, String> = model::Column::new("login_name");
/// The column `age`.
pub const AGE: model::Column<User, i64> = model::Column::new("age");
/// The column `points`.
pub const POINTS: model::Column<User, i64> = model::Column::new("points");
/// The column `balance`.
pub const BALANCE: model::Column<User, model::Decimal> = model::Column::new("balance");
/// The column `create_time`.
pub const CREATE_TIME: model::Column<User, model::DateTime<model::Utc>> =
    model::Column::new("create_time");

impl model::Row for User {
    const TABLE: &'static model::Table = &model::Table {
        name: "user",
        columns: &[
            "id",
            "login_name",
            "age",
            "points",
            "balance",
            "create_time",
            "update_time",
        ],
        touched: &["update_time"],
    };
}

impl User {
    /// The columns that a change of the whole row writes.
    const WRITTEN: &'static [&'static str] = &["login_name", "age", "points", "balance"];

    fn written(&self) -> Vec<model::Value> {
        vec![
            self.login_name.clone().into(),
            self.age.into(),
            self.points.into(),
            self.balance.into(),
        ]
    }
}

impl NewUser {
    const WRITTEN: &'static [&'static str] = &["login_name", "age", "points", "balance"];

    fn written(&self) -> Vec<model::Value> {
        vec![
            self.login_name.clone().into(),
            self.age.into(),
            self.points.into(),
            self.balance.into(),
        ]
    }
}

/// Which rows: those of which every condition holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Where(Filter);

/// Which rows, in which order, and how many.
pub type Rows = Select<User>;

impl From<Where> for Filter {
    fn from(rows: Where) -> Self {
        rows.0
    }
}

impl From<Where> for Rows {
    fn from(rows: Where) -> Self {
        rows.0.into()
    }
}

impl Where {
    /// No condition so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Every row, said on purpose: without it a change or deletion of all is refused.
    #[must_use]
    pub fn all() -> Self {
        Self(Filter::all())
    }

    /// One of these holds as well.
    #[must_use]
    pub fn any(self, rows: impl IntoIterator<Item = Self>) -> Self {
        Self(self.0.any(rows.into_iter().map(|rows| rows.0)))
    }

    /// This does not hold as well.
    #[must_use]
    pub fn not(self, rows: Self) -> Self {
        Self(self.0.not(rows.0))
    }

    /// In this order.
    #[must_use]
    pub fn order_by(self, order: model::Order<User>) -> Rows {
        Rows::from(self).order_by(order)
    }

    /// So many at most.
    #[must_use]
    pub fn limit(self, rows: i64) -> Rows {
        Rows::from(self).limit(rows)
    }

    /// Asks `id`.
    #[must_use]
    pub fn id(self, test: impl model::Test<i64>) -> Self {
        Self(self.0.and("id", test))
    }

    /// Asks `login_name`.
    #[must_use]
    pub fn login_name(self, test: impl model::Test<String>) -> Self {
        Self(self.0.and("login_name", test))
    }

    /// Asks `age`.
    #[must_use]
    pub fn age(self, test: impl model::Test<i64>) -> Self {
        Self(self.0.and("age", test))
    }

    /// Asks `points`.
    #[must_use]
    pub fn points(self, test: impl model::Test<i64>) -> Self {
        Self(self.0.and("points", test))
    }

    /// Asks `balance`.
    #[must_use]
    pub fn balance(self, test: impl model::Test<model::Decimal>) -> Self {
        Self(self.0.and("balance", test))
    }

    /// Asks `create_time`.
    #[must_use]
    pub fn create_time(self, test: impl model::Test<model::DateTime<model::Utc>>) -> Self {
        Self(self.0.and("create_time", test))
    }
}

/// What becomes of some columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Update(model::Changes);

impl Update {
    /// No change so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Changes `login_name`.
    #[must_use]
    pub fn login_name(self, change: impl model::Change<String>) -> Self {
        Self(self.0.and("login_name", change))
    }

    /// Changes `age`.
    #[must_use]
    pub fn age(self, change: impl model::Change<Option<i64>>) -> Self {
        Self(self.0.and("age", change))
    }

    /// Changes `points`.
    #[must_use]
    pub fn points(self, change: impl model::Change<i64>) -> Self {
        Self(self.0.and("points", change))
    }

    /// Changes `balance`.
    #[must_use]
    pub fn balance(self, change: impl model::Change<model::Decimal>) -> Self {
        Self(self.0.and("balance", change))
    }
}

/// The rows.
pub async fn find(on: impl On, rows: impl Into<Rows>) -> Result<Vec<User>> {
    rows.into().all(on).await
}

/// The first of the rows.
pub async fn find_first(on: impl On, rows: impl Into<Rows>) -> Result<Option<User>> {
    rows.into().first(on).await
}

/// A page of the rows.
pub async fn page(on: impl On, rows: impl Into<Rows>, page: Page) -> Result<Paged<User>> {
    rows.into().page(on, page).await
}

/// How many rows there are.
pub async fn count(on: impl On, rows: Where) -> Result<i64> {
    model::count::<User>(on, &rows.0).await
}

/// Whether there is such a row.
pub async fn exists(on: impl On, rows: Where) -> Result<bool> {
    model::exists::<User>(on, &rows.0).await
}

/// The row with that primary key.
pub async fn find_one(on: impl On, id: i64) -> Result<Option<User>> {
    find_first(on, by_key(id)).await
}

/// The row with that primary key, locked until the transaction ends.
pub async fn find_for_update(on: impl On, id: i64) -> Result<Option<User>> {
    Rows::from(by_key(id)).for_update().first(on).await
}

/// The rows with these primary keys, in any order.
pub async fn find_many(on: impl On, ids: impl IntoIterator<Item = i64>) -> Result<Vec<User>> {
    find(on, Where::new().id(one_of(ids))).await
}

/// The row with that `login_name`, of which there is one at most.
pub async fn find_one_by_login_name(on: impl On, login_name: &str) -> Result<Option<User>> {
    find_first(on, Where::new().login_name(eq(login_name))).await
}

fn by_key(id: i64) -> Where {
    Where::new().id(eq(id))
}

/// Adds a row; gives the key that the database gave it.
pub async fn insert(on: impl On, row: &NewUser) -> Result<i64> {
    let done = inserting([row], Conflict::Error).run(on).await?;
    Ok(done.last_id)
}

/// Adds rows; gives how many.
pub async fn insert_many(on: impl On, rows: &[NewUser]) -> Result<u64> {
    let done = inserting(rows, Conflict::Error).run(on).await?;
    Ok(done.rows)
}

/// Adds a row unless a value that has to be the only one is there already; whether it did.
pub async fn insert_ignore(on: impl On, row: &NewUser) -> Result<bool> {
    let ignore = Conflict::Ignore { column: "id" };
    let done = inserting([row], ignore).run(on).await?;
    Ok(done.rows == 1)
}

/// Adds a row, or gives the row with its `login_name` its values.
pub async fn upsert(on: impl On, row: &NewUser) -> Result<()> {
    let replace = Conflict::Replace {
        key: &["login_name"],
    };
    inserting([row], replace).run(on).await.map(drop)
}

fn inserting<'r>(rows: impl IntoIterator<Item = &'r NewUser>, conflict: Conflict) -> model::Insert {
    model::Insert {
        table: <User as model::Row>::TABLE,
        columns: NewUser::WRITTEN,
        rows: rows.into_iter().map(NewUser::written).collect(),
        conflict,
    }
}

/// Writes the whole row back but for what the database fills; gives the rows that were there: 1 or 0.
pub async fn update(on: impl On, row: &User) -> Result<u64> {
    let changes = model::Changes::of(User::WRITTEN, row.written());
    model::update::<User>(on, by_key(row.id).0, changes).await
}

/// Changes some columns of the row with that primary key; gives the rows that were there: 1 or 0.
pub async fn update_partial(on: impl On, id: i64, changes: Update) -> Result<u64> {
    update_where(on, by_key(id), changes).await
}

/// Changes the rows; gives how many there were.
pub async fn update_where(on: impl On, rows: Where, changes: Update) -> Result<u64> {
    model::update::<User>(on, rows.0, changes.0).await
}

/// Deletes the row with that primary key; gives the rows that were there: 1 or 0.
pub async fn delete(on: impl On, id: i64) -> Result<u64> {
    delete_where(on, by_key(id)).await
}

/// Deletes the rows; gives how many there were.
pub async fn delete_where(on: impl On, rows: Where) -> Result<u64> {
    model::delete::<User>(on, rows.0).await
}
