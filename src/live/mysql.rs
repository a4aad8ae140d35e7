//! MySQL and MariaDB, which write a table's statement themselves.

use sqlx::mysql::{MySqlConnection, MySqlRow};
use sqlx::{AssertSqlSafe, Row as _};

use super::table::Table;

/// How statements are to be written, whatever the server's own settings are.
const SPELLING: &str = "SET SESSION sql_mode = '', SESSION sql_quote_show_create = 1";

const NAMES: &str = "SELECT table_name FROM information_schema.tables \
    WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')";

/// The tables of the database.
pub(super) async fn tables(connection: &mut MySqlConnection) -> sqlx::Result<Vec<Table>> {
    sqlx::raw_sql(SPELLING).execute(&mut *connection).await?;
    let names = sqlx::raw_sql(NAMES).fetch_all(&mut *connection).await?;
    let mut tables = Vec::new();
    for row in names {
        let name = text(&row, 0)?;
        let show = format!("SHOW CREATE TABLE `{}`", name.replace('`', "``"));
        let row = sqlx::raw_sql(AssertSqlSafe(show));
        let row = row.fetch_one(&mut *connection).await?;
        let text = statement(&text(&row, 1)?);
        tables.push(Table { name, text });
    }
    Ok(tables)
}

/// A text, whichever of its types the server gives it.
fn text(row: &MySqlRow, column: usize) -> sqlx::Result<String> {
    row.try_get_unchecked(column)
}

/// The statement with the options that say what a table is, without the parts in which it is kept, which stand on lines
/// of their own behind the options, and with the types that MariaDB takes for others.
fn statement(shown: &str) -> String {
    let mut text = String::new();
    for line in shown.lines() {
        if line.starts_with(')') {
            return text + &options(line) + ";\n";
        }
        text = text + &with_json(line) + "\n";
    }
    text
}

/// The options of a table without those of its storage, of which one is the number of the next row.
fn options(line: &str) -> String {
    const KEPT: [&str; 5] = ["ENGINE=", "DEFAULT", "CHARSET=", "COLLATE=", "COMMENT="];
    let (mut is_quoted, mut is_escaped) = (false, false);
    let words = line.split(|c| {
        is_quoted ^= c == '\'' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        c == ' ' && !is_quoted
    });
    let is_kept = |word: &&str| *word == ")" || KEPT.iter().any(|kept| word.starts_with(kept));
    words.filter(is_kept).collect::<Vec<_>>().join(" ")
}

/// MariaDB has `JSON` for another name of a text that it checks.
fn with_json(column: &str) -> String {
    const TEXT: &str = " longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
    let indented = column.trim_start();
    let Some(quoted) = indented.strip_prefix('`').and_then(|rest| rest.find('`')) else {
        return column.to_owned();
    };
    let name = &indented[..quoted + 2];
    let check = format!(" CHECK (json_valid({name}))");
    match column.contains(&check) && column.contains(TEXT) {
        true => column.replacen(TEXT, " json", 1).replace(&check, ""),
        false => column.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::statement;

    #[test]
    fn a_statement_says_nothing_of_rows() {
        let shown = "CREATE TABLE `a` (\n  `id` int(11) NOT NULL AUTO_INCREMENT COMMENT ' AUTO_INCREMENT=1',\n  \
            PRIMARY KEY (`id`)\n) ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=utf8mb4 COMMENT='x\\\' AUTO_INCREMENT=7 '' y'";
        let expected = shown.replace("AUTO_INCREMENT=42 ", "") + ";\n";
        assert_eq!(statement(shown), expected);
        let stored = " ROW_FORMAT=DYNAMIC `page_compressed`='1' WITH SYSTEM VERSIONING";
        let parts = " PARTITION BY HASH (`id`)\nPARTITIONS 2";
        assert_eq!(statement(&format!("{shown}{stored}\n{parts}")), expected);
    }

    #[test]
    fn json_of_mariadb_is_json() {
        let shown = "CREATE TABLE `a` (\n  `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL \
            COMMENT 'x' CHECK (json_valid(`j`)),\n  `k` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL\n)";
        let expected = "CREATE TABLE `a` (\n  `j` json NOT NULL COMMENT 'x',\n  `k` longtext CHARACTER SET utf8mb4 \
            COLLATE utf8mb4_bin NOT NULL\n);\n";
        assert_eq!(statement(shown), expected);
    }
}
