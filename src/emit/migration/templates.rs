//! One struct a file.

use askama::Template;

use super::view::Tables;

/// `migrations/<kind>/0001_tables.sql`
#[derive(Template)]
#[template(path = "migration/migrations/tables.sql.j2")]
pub struct First<'a> {
    pub tables: &'a Tables,
}
