//! Connections to one kind of database, whose statements are observed.

use std::fmt;

use jiff::tz::TimeZone;
use sqlx::Database;

use super::observed::Observer;

/// The connections to a database of the kind `D`.
///
/// `&Pool` is an sqlx executor: `sqlx::query_as("SELECT …").bind(id).fetch_optional(state.db.mysql()?)`.
pub struct Pool<D: Database> {
    pub(super) inner: sqlx::Pool<D>,
    pub(super) observer: Observer,
    #[cfg_attr(
        not(all(feature = "models", feature = "mysql")),
        allow(dead_code, reason = "models on MySQL ask for it")
    )]
    pub(super) zone: Option<TimeZone>,
}

/// The connection of a transaction on a database of the kind `D`.
///
/// `&mut Connection` is an sqlx executor: `sqlx::query("…").execute(tx.mysql()?)`.
pub struct Connection<D: Database> {
    pub(super) inner: sqlx::Transaction<'static, D>,
    pub(super) observer: Observer,
    #[cfg_attr(
        not(all(feature = "models", feature = "mysql")),
        allow(dead_code, reason = "models on MySQL ask for it")
    )]
    pub(super) zone: Option<TimeZone>,
}

impl<D: Database> Pool<D> {
    /// sqlx's pool itself, whose statements nobody observes; SQLite's fail at once while another one writes.
    pub fn unobserved(&self) -> &sqlx::Pool<D> {
        &self.inner
    }

    /// The connection of a transaction that began.
    pub(super) fn connection(&self, inner: sqlx::Transaction<'static, D>) -> Connection<D> {
        Connection {
            inner,
            observer: self.observer.clone(),
            zone: self.zone.clone(),
        }
    }
}

macro_rules! zoned {
    ($($on:ident)*) => {$(
        impl<D: Database> $on<D> {
            /// The zone of times that the database keeps without one; none where that is UTC.
            #[cfg(all(feature = "models", feature = "mysql"))]
            pub(crate) fn zone(&self) -> Option<&TimeZone> {
                self.zone.as_ref()
            }
        }

        impl<D: Database> fmt::Debug for $on<D> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($on)).finish_non_exhaustive()
            }
        }
    )*};
}

zoned!(Pool Connection);

impl<D: Database> Clone for Pool<D> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            observer: self.observer.clone(),
            zone: self.zone.clone(),
        }
    }
}
