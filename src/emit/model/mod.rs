//! The models of a service's tables.

mod templates;
pub mod view;

use anyhow::Result;

use super::rendered;
use crate::artifact::FileTree;
use crate::system::Service;
use view::Models;

/// Adds the models of one service; nothing where it has none.
///
/// # Errors
/// When a path is taken or leaves the workspace, which lowering has checked; when a template fails.
pub fn render(service: &Service, tree: &mut FileTree) -> Result<()> {
    let models = Models::new(service);
    if models.all.is_empty() {
        return Ok(());
    }
    let at = |path: &str| service.names.below(path);
    let mut ours =
        |path: &str, source: &str, template: String| tree.ours(&at(path), source, &template);
    let source = &service.source;
    ours(
        "src/generated/model/mod.rs",
        source,
        rendered(&templates::Generated { models: &models })?,
    )?;
    ours(
        "src/model/mod.rs",
        source,
        rendered(&templates::Own { models: &models })?,
    )?;
    for (model, (source, _)) in models.all.iter().zip(service.contracts.models()) {
        let path = format!("src/generated/model/{}.rs", model.module.plain());
        ours(&path, source, rendered(&templates::Table { model })?)?;
    }
    for model in &models.all {
        let path = at(&format!("src/model/{}.rs", model.module.plain()));
        tree.users(&path, true, rendered(&templates::OwnTable { model })?)?;
    }
    Ok(())
}
