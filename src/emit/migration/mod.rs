//! The first migration of a service's tables, for each kind of database that it may run on.

mod column;
mod key;
mod templates;
mod translated;
mod ty;
mod view;

use anyhow::Result;

use super::rendered;
use crate::artifact::{Body, FileTree, WritePolicy};
use crate::system::Service;
use view::Tables;

/// The name of the first migration.
const FIRST: &str = "0001_tables.sql";

/// Adds the first migrations of one service; nothing where it has no models.
///
/// # Errors
/// When a path is taken or leaves the workspace, which lowering has checked; when a template fails.
pub fn render(service: &Service, tree: &mut FileTree) -> Result<()> {
    for database in &service.databases {
        for kind in &database.kinds {
            let tables = Tables::new(service, database, *kind);
            if tables.all.is_empty() {
                continue;
            }
            let path = format!("{}/{FIRST}", database.folder(*kind));
            let text = rendered(&templates::First { tables: &tables })?;
            tree.insert(
                &service.names.below(&path),
                Body::Text(text),
                WritePolicy::Once,
            )?;
        }
    }
    Ok(())
}
