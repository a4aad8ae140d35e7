//! SQLite, which keeps the statements as they were typed.

use sqlx::sqlite::SqliteConnection;

use super::table::Table;

/// A table's own statement, then those of its indexes; neither SQLite's own tables, nor virtual ones and their shadows.
const STATEMENTS: &str = r"SELECT tbl_name, sql FROM sqlite_master
    WHERE type IN ('table', 'index') AND sql IS NOT NULL AND tbl_name IN (
        SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
    ) ORDER BY tbl_name, type = 'index', name";

/// The tables of the file.
pub(super) async fn tables(connection: &mut SqliteConnection) -> sqlx::Result<Vec<Table>> {
    let statements = sqlx::query_as::<_, (String, String)>(STATEMENTS);
    let mut tables: Vec<Table> = Vec::new();
    for (name, statement) in statements.fetch_all(connection).await? {
        let text = statement.replace("\r\n", "\n") + ";\n";
        match tables.last_mut() {
            Some(table) if table.name == name => table.text += &text,
            _ => tables.push(Table { name, text }),
        }
    }
    Ok(tables)
}
