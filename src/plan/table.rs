//! Tables of a `Cargo.toml`.

use anyhow::{Context as _, Result};
use toml_edit::{DocumentMut, Item, Table, TableLike};

/// The table of that name, in which dots lead into tables inside.
pub(super) fn table<'a>(document: &'a Item, name: &str) -> Option<&'a dyn TableLike> {
    let inside = |item: &'a Item, key| item.get(key);
    name.split('.').try_fold(document, inside)?.as_table_like()
}

/// The same, made where it is missing.
///
/// # Errors
/// When something else has the name.
pub(super) fn table_mut<'a>(
    document: &'a mut DocumentMut,
    name: &str,
) -> Result<&'a mut dyn TableLike> {
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for key in name.split('.') {
        table = table
            .entry(key)
            .or_insert(Item::Table(Table::new()))
            .as_table_like_mut()
            .with_context(|| format!("`{name}` is not a table"))?;
    }
    Ok(table)
}
