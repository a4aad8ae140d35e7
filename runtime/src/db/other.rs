//! The database of one kind, for queries that are written for it.

/// What is done with any of the databases that the service is built for.
macro_rules! each {
    ($kinds:ident, $on:expr, $it:ident => $do:expr) => {
        match $on {
            #[cfg(feature = "sqlite")]
            $kinds::Sqlite($it) => $do,
            #[cfg(feature = "mysql")]
            $kinds::Mysql($it) => $do,
            #[cfg(feature = "postgres")]
            $kinds::Postgres($it) => $do,
        }
    };
}

/// `sqlite()`, `mysql()` and `postgres()` of `$on`, as `$inner` by shared or unique reference.
macro_rules! accessors {
    ($on:ty, $kinds:ident, $inner:ident, & $($unique:tt)?) => {
        impl $on {
            $crate::db::other::accessor!("sqlite", "SQLite", sqlite, Sqlite, sqlx::Sqlite, $kinds, $inner, & $($unique)?);
            $crate::db::other::accessor!("mysql", "MySQL", mysql, Mysql, sqlx::MySql, $kinds, $inner, & $($unique)?);
            $crate::db::other::accessor!("postgres", "PostgreSQL", postgres, Postgres, sqlx::Postgres, $kinds, $inner, & $($unique)?);
        }
    };
}

macro_rules! accessor {
    ($feature:literal, $name:literal, $function:ident, $kind:ident, $database:ty, $kinds:ident, $inner:ident, & $($unique:tt)?) => {
        #[doc = concat!("For queries of sqlx in the SQL of ", $name, ".")]
        ///
        /// # Errors
        /// It is another database.
        #[cfg(feature = $feature)]
        pub fn $function(& $($unique)? self) -> sqlx::Result<& $($unique)? $inner<$database>> {
            #[allow(unreachable_patterns, reason = "where the service is built for one database")]
            match & $($unique)? self.on {
                $kinds::$kind(it) => Ok(it),
                _ => Err($crate::db::other::database($name)),
            }
        }
    };
}

pub(super) use {accessor, accessors, each};

/// That the database is not the one that `wanted` names.
pub(super) fn database(wanted: &str) -> sqlx::Error {
    sqlx::Error::Configuration(format!("the database is not {wanted}").into())
}
