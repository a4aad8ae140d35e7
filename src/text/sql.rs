//! Names and values in SQL.

use std::fmt;

use crate::ir::Database;

/// A piece of SQL, made of names and values that are quoted as its database reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sql(String);

impl Sql {
    /// Words of our own, and pieces that are put together.
    #[must_use]
    pub fn of(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// A name: `` `user` `` in MySQL, `"user"` elsewhere.
    #[must_use]
    pub fn name(database: Database, name: &str) -> Self {
        let mark = match database {
            Database::Mysql => '`',
            Database::Postgres | Database::Sqlite => '"',
        };
        Self::quoted(name, mark, false)
    }

    /// A text: `'it''s'`. A backslash escapes in MySQL alone.
    #[must_use]
    pub fn text(database: Database, text: &str) -> Self {
        Self::quoted(text, '\'', database == Database::Mysql)
    }

    /// No control stays, but for the line breaks and tabs of texts: PostgreSQL takes no NUL, and editors none of them.
    fn quoted(text: &str, mark: char, escapes: bool) -> Self {
        let is_kept = |c: &char| !c.is_control() || (mark == '\'' && matches!(c, '\n' | '\t'));
        let mut quoted = String::from(mark);
        for c in text.chars().filter(is_kept) {
            if c == mark || (escapes && c == '\\') {
                quoted.push(c);
            }
            quoted.push(c);
        }
        quoted.push(mark);
        Self(quoted)
    }

    /// Names with commas between them.
    #[must_use]
    pub fn names<'n>(database: Database, names: impl IntoIterator<Item = &'n str>) -> Self {
        let names = names.into_iter();
        let names: Vec<_> = names.map(|name| Self::name(database, name).0).collect();
        Self(names.join(", "))
    }
}

impl fmt::Display for Sql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use sqlparser::dialect::{Dialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
    use sqlparser::tokenizer::{Token, Tokenizer, Whitespace};

    use super::*;
    use crate::text::hostile::TEXTS;

    const ALL: [(Database, &dyn Dialect); 3] = [
        (Database::Mysql, &MySqlDialect {}),
        (Database::Postgres, &PostgreSqlDialect {}),
        (Database::Sqlite, &SQLiteDialect {}),
    ];

    fn tokens(dialect: &dyn Dialect, sql: &Sql) -> Vec<Token> {
        let tokens = Tokenizer::new(dialect, &sql.0).tokenize().unwrap();
        let is_code = |token: &Token| !matches!(token, Token::Whitespace(Whitespace::Space));
        tokens.into_iter().filter(is_code).collect()
    }

    #[test]
    fn a_text_stays_between_its_quotes() {
        for (database, dialect) in ALL {
            for text in TEXTS {
                let is_kept = |c: &char| !c.is_control() || "\n\t".contains(*c);
                let kept: String = text.chars().filter(is_kept).collect();
                let found = tokens(dialect, &Sql::text(database, text));
                assert_eq!(found, [Token::SingleQuotedString(kept)], "{database:?}");
            }
        }
    }

    #[test]
    fn a_name_stays_between_its_quotes() {
        for (database, dialect) in ALL {
            for text in TEXTS.iter().filter(|text| !text.is_empty()) {
                let kept: String = text.chars().filter(|c| !c.is_control()).collect();
                let found = tokens(dialect, &Sql::name(database, text));
                let [Token::Word(word)] = &found[..] else {
                    panic!("{database:?}: {found:?}")
                };
                assert_eq!(word.value, kept);
            }
        }
    }
}
