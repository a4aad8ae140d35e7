//! `cache:`: rows of models, kept on Redis or in the process.

use super::redis::password;
use super::{Capability, Setting, Subject};
use crate::rust::{Doc, Ident, Literal, Ty};
use crate::system::server::REDIS_PASSWORD;
use crate::text::yaml;

/// The block that says how long rows are kept.
const TERMS: &str = "RowCache";

/// The parts of a service whose models keep rows; the database, which has the cache, is a capability of its own.
pub(super) fn of(subject: &Subject<'_>) -> Option<Capability> {
    let name = subject.service.cache.as_ref()?;
    let nodes = yaml::Block::new(format!(
        "# Without a host, rows are kept in the process.\n{}:\n  - Host: \"${{REDIS_ADDR:-}}\"\n    Pass: \"${{{REDIS_PASSWORD}:-}}\"\n",
        yaml::Scalar::new(name)
    ));
    let terms = yaml::Block::new(format!("{TERMS}:\n  OnError: fail\n"));
    let setting = |field: &str, ty: &str, block: &str, docs: &str| Setting {
        docs: Doc::of(docs),
        field: Ident::snake(field),
        ty: Ty::path(ty),
        block: Literal::new(block),
    };
    Some(Capability {
        name: "cache",
        settings: vec![
            setting("cache", "settings::Cache", name, "Where rows are kept."),
            setting(
                "row_cache",
                "settings::RowCache",
                TERMS,
                "How long they are kept, and what happens where the cache is away.",
            ),
        ],
        yaml: vec![nodes.clone()],
        defaults: vec![nodes, terms],
        features: vec!["cache"],
        environment: password(),
        ..Capability::default()
    })
}
