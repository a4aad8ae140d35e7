//! What cargo has yet to write into `Cargo.lock`: no run starts cargo, and which packages the features of all crates
//! need together is cargo's to say.

use std::collections::BTreeSet;
use std::io;

use toml_edit::{DocumentMut, Item, TableLike};

use super::{Action, Plan};
use crate::artifact::OutPath;
use crate::disk::Read;

const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// A crate with the names of what it needs.
type Package = (String, BTreeSet<String>);

impl Plan {
    /// The crates of the workspace that `Cargo.lock` lacks, or has without all that they need, once the plan is carried
    /// out. A file that is no TOML is cargo's to complain of.
    ///
    /// # Errors
    /// As `read`.
    pub fn unlocked(&self, read: &Read) -> io::Result<Vec<String>> {
        let locked = match read(&lockfile())? {
            Some(bytes) => locked(&bytes),
            None => Vec::new(),
        };
        let is_locked = |(name, needs): &Package| {
            let mut of_name = locked.iter().filter(|(other, _)| other == name);
            of_name.any(|(_, locked)| needs.is_subset(locked))
        };
        let mut unlocked = Vec::new();
        for path in self.manifests() {
            let package = read(path)?.and_then(|bytes| package(&bytes));
            unlocked.extend(package.filter(|package| !is_locked(package)));
        }
        Ok(unlocked.into_iter().map(|(name, _)| name).collect())
    }

    /// Whether images are built from the workspace.
    #[must_use]
    pub fn has_images(&self) -> bool {
        let mut files = self
            .steps
            .iter()
            .filter(|step| step.action != Action::Remove);
        files.any(|step| step.path.as_str() == "Dockerfile")
    }

    fn manifests(&self) -> impl Iterator<Item = &OutPath> {
        let steps = self.steps.iter();
        steps
            .filter(|step| step.path.as_str().ends_with("/Cargo.toml"))
            .filter(|step| step.action != Action::Remove && self.unit_of(step).is_none())
            .map(|step| &step.path)
    }
}

fn lockfile() -> OutPath {
    OutPath::new("Cargo.lock").expect("a path")
}

/// The packages of a `Cargo.lock`.
fn locked(bytes: &[u8]) -> Vec<Package> {
    let document = document(bytes).unwrap_or_default();
    let tables = document.get("package").and_then(Item::as_array_of_tables);
    let entry = |table: &toml_edit::Table| {
        let needs = table.get("dependencies").and_then(Item::as_array);
        // `name`, or `name version` where there are several.
        let needs = needs.into_iter().flatten().filter_map(|need| need.as_str());
        let needs = needs.filter_map(|need| need.split(' ').next());
        Some((name(table)?, needs.map(str::to_owned).collect()))
    };
    tables.into_iter().flatten().filter_map(entry).collect()
}

/// The crate of a `Cargo.toml`; none where that is the workspace's alone.
fn package(bytes: &[u8]) -> Option<Package> {
    let document = document(bytes)?;
    let tables = TABLES.iter().filter_map(|table| document.get(table));
    let needs = tables
        .filter_map(Item::as_table_like)
        .flat_map(TableLike::iter);
    let needs = needs.map(|(key, need)| {
        let renamed = need.get("package").and_then(Item::as_str);
        renamed.unwrap_or(key).to_owned()
    });
    Some((
        name(document.get("package")?.as_table_like()?)?,
        needs.collect(),
    ))
}

fn name(table: &dyn TableLike) -> Option<String> {
    table.get("name")?.as_str().map(str::to_owned)
}

fn document(bytes: &[u8]) -> Option<DocumentMut> {
    str::from_utf8(bytes).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::Step;
    use super::*;

    const MANIFEST: &str = "[package]\nname = \"user-api\"\n[dependencies]\naxum.workspace = true\n\
        odd = { package = \"even\", version = \"1\" }\n[dev-dependencies]\ntokio = \"1\"\n";

    fn unlocked(lock: &str) -> Vec<String> {
        let manifest = OutPath::new("user/api/Cargo.toml").unwrap();
        let plan = Plan {
            steps: vec![Step::unchanged(manifest)],
            ..Plan::default()
        };
        let read = |path: &OutPath| {
            let text = if *path == lockfile() { lock } else { MANIFEST };
            Ok(Some(text.into()))
        };
        plan.unlocked(&read).unwrap()
    }

    #[test]
    fn a_crate_that_the_lock_lacks_is_named() {
        let entry = |name: &str, needs: &str| {
            format!("version = 4\n[[package]]\nname = \"{name}\"\ndependencies = [{needs}]\n")
        };
        let all = "\"axum\", \"even\", \"tokio 1.54.1\"";
        assert!(unlocked(&entry("user-api", all)).is_empty());
        for lock in [
            "",
            "<<<<<<< HEAD\n",
            &entry("other-api", all),
            &entry("user-api", "\"axum\", \"tokio\""),
        ] {
            assert_eq!(unlocked(lock), ["user-api"], "{lock}");
        }
    }
}
