//! What a statement is about, by its first words.

use sqlparser::tokenizer::{Token, TokenWithSpan};

/// What is done with a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It makes a table; not to understand it is an error.
    Table,
    /// It says more of tables; not to understand it is a warning.
    Change,
    /// It only says by what rows are looked up; what is not understood of that is passed over.
    Index,
    /// It says nothing of tables.
    Other,
    /// Nobody knows.
    Unknown,
}

/// What stands between `CREATE` and what it makes.
const ADJECTIVES: [&str; 10] = [
    "FOREIGN",
    "GLOBAL",
    "IF",
    "LOCAL",
    "OR",
    "REPLACE",
    "TEMP",
    "TEMPORARY",
    "UNLOGGED",
    "VIRTUAL",
];

/// Statements that say nothing of tables.
const OTHERS: [&str; 36] = [
    "ALTER",
    "ANALYZE",
    "ATTACH",
    "BEGIN",
    "CALL",
    "COMMIT",
    "COPY",
    "CREATE",
    "DEALLOCATE",
    "DELETE",
    "DO",
    "DROP",
    "END",
    "EXECUTE",
    "EXPLAIN",
    "FLUSH",
    "GRANT",
    "INSERT",
    "LOAD",
    "LOCK",
    "PRAGMA",
    "PREPARE",
    "REFRESH",
    "REINDEX",
    "REPLACE",
    "REVOKE",
    "ROLLBACK",
    "SAVEPOINT",
    "SELECT",
    "SET",
    "SHOW",
    "START",
    "TRUNCATE",
    "UNLOCK",
    "UPDATE",
    "VACUUM",
];

/// What `ALTER TABLE` does to how a table is kept, not to what it is: dumps have it around every table's data.
const STORED: [&str; 4] = ["CONVERT", "DISABLE", "ENABLE", "OWNER"];

/// The same with words that begin other statements as well.
const USUAL: [&str; 3] = ["COMMENT", "USE", "WITH"];

/// The kind of the statement that these tokens are.
pub(super) fn of(tokens: &[TokenWithSpan]) -> Kind {
    let mut words = words(tokens);
    let Some(first) = words.next() else {
        return Kind::Other; // `\connect` and others of psql's commands.
    };
    let mut rest = words.skip_while(|word| ADJECTIVES.contains(&word.as_str()));
    let second = rest.next().unwrap_or_default();
    match (first.as_str(), second.as_str()) {
        ("CREATE", "TABLE") => Kind::Table,
        ("ALTER", "TABLE") if rest.any(|word| STORED.contains(&word.as_str())) => Kind::Other,
        ("CREATE", "UNIQUE" | "TYPE")
        | ("ALTER" | "DROP" | "RENAME", "TABLE")
        | ("COMMENT", "ON") => Kind::Change,
        ("CREATE", "INDEX") => Kind::Index,
        (first, _) if OTHERS.contains(&first) || USUAL.contains(&first) => Kind::Other,
        _ => Kind::Unknown,
    }
}

/// The words of a statement without those in quotes, in capitals; none where it begins with something else.
fn words(tokens: &[TokenWithSpan]) -> impl Iterator<Item = String> {
    let code = tokens.iter().map(|token| &token.token);
    let code = code.filter(|token| super::split::is_code(token));
    let mut code = code.peekable();
    let is_command = code.peek().is_some_and(|it| !matches!(it, Token::Word(_)));
    let words = code.filter_map(|token| match token {
        Token::Word(word) if word.quote_style.is_none() => Some(word.value.to_ascii_uppercase()),
        _ => None,
    });
    words.take(if is_command { 0 } else { usize::MAX })
}
