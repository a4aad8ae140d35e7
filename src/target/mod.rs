//! Placeholder.

use anyhow::Result;

use crate::artifact::{Body, CargoEdits, FileTree, WritePolicy};
use crate::ir::Project;

/// The compose files.
pub mod compose {
    use super::{Project, Result};

    /// The text of `.env`.
    ///
    /// # Errors
    /// Never.
    pub fn env_file(_: &Project, mut secret: impl FnMut(&str) -> String) -> Result<String> {
        Ok(format!(
            "# Signs tokens.\nJWT_SECRET={}\nTZ=Asia/Shanghai\n",
            secret("JWT_SECRET")
        ))
    }
}

/// All files of a project.
///
/// # Errors
/// When two artifacts have one path.
pub fn render(project: &Project) -> Result<FileTree> {
    let mut tree = FileTree::default();
    let mut members = String::new();
    for service in &project.services {
        let (dir, source) = (&service.dir, &service.contracts[0]);
        members += &format!("    \"{dir}\",\n");
        tree.ours(
            &format!("{dir}/src/generated/mod.rs"),
            source,
            "pub  fn  run(){}\n",
        )?;
        tree.users(&format!("{dir}/src/lib.rs"), true, "pub mod  generated;\n")?;
        let etc = format!(
            "Port: {}\nPrometheus:\n  Port: {}\n",
            service.port, service.metrics_port
        );
        tree.users(&format!("{dir}/etc/{}.yaml", service.name), true, etc)?;
        let template = format!("[package]\nname = \"{}\"\n", service.name);
        let body = Body::Cargo(CargoEdits { template });
        tree.insert(&format!("{dir}/Cargo.toml"), body, WritePolicy::Shared)?;
    }
    let template = format!("[workspace]\nmembers = [\n{members}]\n");
    tree.insert(
        "Cargo.toml",
        Body::Cargo(CargoEdits { template }),
        WritePolicy::Shared,
    )?;
    if project.docker {
        tree.ours("compose.yaml", "ferroctl.yaml", "services: {}\n")?;
        tree.ours(
            ".env.example",
            "ferroctl.yaml",
            "\nJWT_SECRET=\nTZ=Asia/Shanghai\n",
        )?;
    }
    Ok(tree)
}
