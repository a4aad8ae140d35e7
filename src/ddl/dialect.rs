//! The dialects of SQL, and how a text tells which is its own.

use serde::{Deserialize, Serialize};
use sqlparser::dialect::{
    Dialect as Grammar, GenericDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect,
};
use sqlparser::tokenizer::{Token, Tokenizer};

/// A dialect of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Of MySQL and MariaDB.
    Mysql,
    /// Of PostgreSQL.
    Postgres,
    /// Of SQLite.
    Sqlite,
}

/// Words that only one of the dialects has in a schema.
const WORDS: [(Dialect, &[&str]); 3] = [
    (
        Dialect::Mysql,
        &[
            "AUTO_INCREMENT",
            "CHARSET",
            "DATETIME",
            "ENGINE",
            "INT",
            "LONGTEXT",
            "MEDIUMINT",
            "MEDIUMTEXT",
            "TINYINT",
            "UNSIGNED",
        ],
    ),
    (
        Dialect::Postgres,
        &[
            "BIGSERIAL",
            "BYTEA",
            "EXTENSION",
            "INHERITS",
            "JSONB",
            "PLPGSQL",
            "SERIAL",
            "SMALLSERIAL",
            "TIMESTAMPTZ",
            "UUID",
        ],
    ),
    (
        Dialect::Sqlite,
        &[
            "AUTOINCREMENT",
            "PRAGMA",
            "ROWID",
            "STRICT",
            "SQLITE_SEQUENCE",
        ],
    ),
];

impl Dialect {
    /// The dialect that has most of the signs in the texts; MySQL's where they tell nothing.
    #[must_use]
    pub fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut counts = [0, 0, 0];
        for text in texts {
            let mut tokens = Vec::new();
            // What comes before a token that the generic dialect does not know tells enough.
            let _ = Tokenizer::new(&GenericDialect {}, text)
                .tokenize_with_location_into_buf(&mut tokens);
            for own in tokens.iter().filter_map(|token| sign(&token.token)) {
                counts[own as usize] += 1;
            }
        }
        let [mysql, postgres, sqlite] = counts;
        // SQLite takes the types of all others, so its own words weigh more than theirs.
        match () {
            () if sqlite > 0 && postgres == 0 => Self::Sqlite,
            () if postgres > mysql => Self::Postgres,
            () => Self::Mysql,
        }
    }

    /// `mysql`, `postgres` or `sqlite`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mysql => "mysql",
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
        }
    }

    pub(super) fn grammar(self) -> &'static dyn Grammar {
        match self {
            Self::Mysql => &MySqlDialect {},
            Self::Postgres => &PostgreSqlDialect {},
            Self::Sqlite => &SQLiteDialect {},
        }
    }
}

/// The dialect that a token is a sign of.
fn sign(token: &Token) -> Option<Dialect> {
    match token {
        Token::Word(word) if word.quote_style == Some('`') => Some(Dialect::Mysql),
        Token::Word(word) if word.quote_style.is_none() => {
            let upper = word.value.to_ascii_uppercase();
            let has = |(_, words): &&(Dialect, &[&str])| words.contains(&upper.as_str());
            WORDS.iter().find(has).map(|(dialect, _)| *dialect)
        }
        Token::DoubleColon | Token::DollarQuotedString(_) => Some(Dialect::Postgres),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Dialect;

    #[test]
    fn a_text_tells_its_dialect() {
        for (text, dialect) in [
            ("create table `a` (id int)", Dialect::Mysql),
            ("create table a (id bigint unsigned)", Dialect::Mysql),
            (
                "create table a (id bigserial, b timestamptz)",
                Dialect::Postgres,
            ),
            (
                "select 'AUTO_INCREMENT ENGINE'; select 1::bigint",
                Dialect::Postgres,
            ),
            (
                "create table a (id integer primary key autoincrement, b datetime)",
                Dialect::Sqlite,
            ),
            ("create table a (id bigint)", Dialect::Mysql),
            ("", Dialect::Mysql),
        ] {
            assert_eq!(Dialect::detect([text].into_iter()), dialect, "{text}");
        }
    }
}
