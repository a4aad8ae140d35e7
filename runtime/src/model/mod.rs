//! Tables: conditions, rows and changes as values of Rust, from which statements are built.
//!
//! ferroctl writes a module a table; its functions take `&Db` or `&mut Transaction` first:
//!
//! ```ignore
//! let paid = order::Where::new().status(eq(2)).created_at(between(monday, friday)).sn(req.sn.map(eq));
//! let newest = paid.order_by(order::ID.desc()).limit(20);
//! let orders = order::find(&state.db, newest).await?;
//! ```
//!
//! A statement is made of parts that were there when the service was compiled, and of values that are bound: no
//! function here takes a text of another kind, so no value can become a part of one.

mod aggregate;
mod bind;
#[cfg(feature = "cache")]
pub mod cached;
mod cell;
mod cells;
mod change;
mod column;
mod condition;
mod decimal;
mod dialect;
mod driver;
mod error;
mod filter;
#[cfg(feature = "cache")]
mod go;
mod insert;
#[cfg(feature = "mysql")]
mod mysql;
mod on;
mod order;
#[cfg(feature = "postgres")]
mod postgres;
mod query;
mod read;
mod select;
mod soft_delete;
mod sql;
mod table;
mod test;
mod update;
mod value;
#[cfg(any(feature = "mysql", feature = "cache"))]
mod zone;

pub use aggregate::{aggregate_sql, count, exists};
#[cfg(feature = "cache")]
pub use cached::{CacheKey, CacheTable, Cached};
pub use cell::Cell;
pub use cells::Cells;
pub use change::{Change, Number, Set, Step, dec, inc, set};
pub use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
pub use column::Column;
pub use condition::Condition;
pub use decimal::Decimal;
pub use dialect::Dialect;
pub use error::{Error, Result};
pub use filter::Filter;
#[cfg(feature = "cache")]
pub use go::{GoField, GoType};
pub use insert::{Conflict, Insert, insert};
pub use on::On;
pub use order::Order;
pub use query::{Query, query};
pub use read::{Done, Read};
pub use select::{Page, Paged, Select};
pub use serde_json::Value as Json;
pub use soft_delete::{Fixed, SoftDelete};
pub use sql::Sql;
pub use table::{Row, Table};
pub use test::{
    Test, between, contains, eq, ge, given, gt, is_null, le, like, lt, ne, none_of, not_null,
    one_of,
};
pub use update::{Changes, delete, delete_hard, delete_sql, update, update_sql, update_version};
pub use value::{Argument, Value};
