//! What cargo says: about the packages of a workspace, and while it builds.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// The part of `cargo metadata --no-deps` that matters here.
#[derive(Debug, Clone, Deserialize)]
pub struct Metadata {
    packages: Vec<Package>,
    /// Where cargo builds, which nobody watches.
    pub target_directory: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
struct Package {
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Clone, Deserialize)]
struct Dependency {
    path: Option<PathBuf>,
}

impl Metadata {
    /// Reads what cargo printed.
    ///
    /// # Errors
    /// When it is not what cargo prints.
    pub fn parse(text: &[u8]) -> Result<Self> {
        serde_json::from_slice(text).context("cannot read what `cargo metadata` printed")
    }

    /// The folders outside of the workspace that its packages are built from, such as a runtime by its path.
    #[must_use]
    pub fn outside(&self, workspace: &Path) -> BTreeSet<&Path> {
        let all = self
            .packages
            .iter()
            .flat_map(|package| &package.dependencies);
        let paths = all.filter_map(|dependency| dependency.path.as_deref());
        paths.filter(|path| !path.starts_with(workspace)).collect()
    }
}

/// A binary that cargo built, or found to be up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binary {
    /// Its name, which is that of its service.
    pub name: String,
    /// Where it is.
    pub file: PathBuf,
}

/// Reads one line of `cargo build --message-format json`; `None` for what is not about a binary.
#[must_use]
pub fn binary(line: &str) -> Option<Binary> {
    #[derive(Deserialize)]
    struct Artifact {
        target: Target,
        executable: Option<PathBuf>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
        kind: Vec<String>,
    }
    let artifact: Artifact = serde_json::from_str(line).ok()?;
    let is_binary = artifact.target.kind.iter().any(|kind| kind == "bin");
    let file = artifact.executable.filter(|_| is_binary)?;
    Some(Binary {
        name: artifact.target.name,
        file,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binaries_are_told_from_everything_else() {
        let line = |kind: &str, executable: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"x","target":{{"kind":["{kind}"],"name":"user-api"}},"executable":{executable},"fresh":true}}"#
            )
        };
        let found = binary(&line("bin", r#""/t/debug/user-api""#)).unwrap();
        assert_eq!(found.name, "user-api");
        assert_eq!(found.file, Path::new("/t/debug/user-api"));
        assert_eq!(binary(&line("lib", "null")), None);
        assert_eq!(binary(&line("custom-build", r#""/t/build""#)), None);
        assert_eq!(
            binary(r#"{"reason":"build-finished","success":true}"#),
            None
        );
        assert_eq!(binary("no JSON"), None);
    }

    #[test]
    fn a_runtime_beside_the_workspace_is_outside() {
        let text = br#"{"target_directory":"/w/target","workspace_root":"/w","packages":[
            {"name":"a","dependencies":[{"name":"serde"},{"name":"p","path":"/w/user/proto"},{"name":"r","path":"/runtime"}]}]}"#;
        let metadata = Metadata::parse(text).unwrap();
        let outside = metadata.outside(Path::new("/w"));
        assert_eq!(
            outside.into_iter().collect::<Vec<_>>(),
            [Path::new("/runtime")]
        );
        assert!(Metadata::parse(b"error").is_err());
    }
}
