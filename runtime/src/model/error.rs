//! Why a statement of a table failed.

use std::fmt;

use sqlx::error::ErrorKind;

/// Why a statement of a table failed.
#[derive(Debug)]
pub enum Error {
    /// A value that has to be the only one is there already.
    Duplicate(sqlx::Error),
    /// The database took the transaction back, as it and another one waited for each other; run again, it may succeed.
    Deadlock(sqlx::Error),
    /// The row was changed since it was read, or is gone.
    Conflict,
    /// A change or deletion without any condition; `Where::all()` says that every row is meant.
    Unbounded,
    /// The cache is away, and the database is not asked in its place.
    #[cfg(feature = "cache")]
    Cache(redis::RedisError),
    /// Anything else.
    Database(sqlx::Error),
}

/// What the functions of a table give.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Whether a value that has to be the only one is there already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Duplicate(_))
    }

    /// Whether the database took the transaction back for the sake of another one; run again, it may succeed.
    #[must_use]
    pub fn is_deadlock(&self) -> bool {
        matches!(self, Self::Deadlock(_))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let Some(told) = error.as_database_error() else {
            return Self::Database(error);
        };
        match told.code().as_deref() {
            // SQLSTATE: a serialization failure, which MySQL says of deadlocks, too; PostgreSQL's deadlock.
            Some("40001" | "40P01") => Self::Deadlock(error),
            _ if told.kind() == ErrorKind::UniqueViolation => Self::Duplicate(error),
            _ => Self::Database(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Duplicate(_) => "a value that has to be the only one is there already",
            Self::Deadlock(_) => "the transaction was taken back for the sake of another one",
            Self::Conflict => "the row was changed since it was read, or is gone",
            Self::Unbounded => "no condition says which rows are meant",
            #[cfg(feature = "cache")]
            Self::Cache(_) => "the cache is away",
            Self::Database(_) => "a statement failed",
        })
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Duplicate(error) | Self::Deadlock(error) | Self::Database(error) => Some(error),
            #[cfg(feature = "cache")]
            Self::Cache(error) => Some(error),
            Self::Conflict | Self::Unbounded => None,
        }
    }
}
