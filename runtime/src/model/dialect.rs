//! What the databases spell differently.

/// The SQL of one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// MySQL and MariaDB.
    Mysql,
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

impl Dialect {
    /// What stands around names.
    pub(super) fn quote(self) -> char {
        match self {
            Self::Mysql => '`',
            Self::Postgres | Self::Sqlite => '"',
        }
    }

    /// How many values one statement may bind; the least of what versions in use take.
    pub(super) fn most_values(self) -> usize {
        match self {
            Self::Mysql | Self::Postgres => 65_535,
            Self::Sqlite => 32_766,
        }
    }

    /// What locks the rows that are read; SQLite's transactions are the only ones that write anyway.
    pub(super) fn lock(self) -> &'static str {
        match self {
            Self::Mysql | Self::Postgres => " FOR UPDATE",
            Self::Sqlite => "",
        }
    }
}
