//! The whole generated tree of the courseware system, one snapshot a crate.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use ferroctl::artifact::{Body, FileTree, OutPath, WritePolicy};
use ferroctl::{emit, system};

use crate::{model, workspace};

/// Crates in the order in which a file looks for the one it belongs to.
const CRATES: [&str; 6] = [
    "courseware/api",
    "courseware/proto",
    "courseware/rpc",
    "user/api",
    "user/proto",
    "user/rpc",
];

#[test]
fn the_courseware_system() {
    let project = model::courseware();
    let tree = emit::render(&system::resolve(project.clone())).expect("the project renders");
    let mut crates: BTreeMap<String, String> = BTreeMap::new();
    for (path, contents) in workspace::formatted(&project) {
        if path.starts_with("crates/") {
            continue;
        }
        let name = CRATES
            .iter()
            .find(|name| Path::new(&path).starts_with(name));
        let name = name.map_or("workspace".to_owned(), |name| name.replace('/', "-"));
        *crates.entry(name).or_default() += &shown(&tree, &path, contents);
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/courseware");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _scope = settings.bind_to_scope();
    for (name, files) in crates {
        insta::assert_snapshot!(name, files);
    }
}

/// A file under a line with its path and owner.
fn shown(tree: &FileTree, path: &str, contents: Vec<u8>) -> String {
    let out = OutPath::new(path).expect("a path of the tree");
    let artifact = tree.get(&out).expect("a file of the tree");
    let owner = match artifact.policy {
        WritePolicy::Ours => "ours",
        WritePolicy::User { .. } => "the user's",
        WritePolicy::Once => "the user's from the beginning",
        WritePolicy::Lines => "the user's but for lines",
        WritePolicy::Copy => "a copy",
        WritePolicy::Shared => "shared",
        WritePolicy::Secret => "secret",
    };
    let text = match &artifact.body {
        Body::Bytes(bytes) => format!("{} bytes\n", bytes.len()),
        _ => String::from_utf8(contents).expect("text"),
    };
    let mut shown = String::new();
    writeln!(shown, "══ {path} ({owner})\n{text}").expect("written");
    shown
}

#[test]
fn twice_the_same_project_gives_the_same_files() {
    let project = crate::everything::project();
    let first = emit::render(&system::resolve(project.clone())).expect("the project renders");
    assert!(first == emit::render(&system::resolve(project.clone())).expect("the project renders"));
}
