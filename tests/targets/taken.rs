//! The lists of `rust::taken` hold every name that the files import themselves, so that no message or type of a
//! contract is imported under one of them.

use ferroctl::rust::taken;

use crate::{everything, workspace};

/// The list for a file; `None` for a file in which nothing of a contract is imported.
fn list(path: &str) -> Option<&'static [&'static str]> {
    let is_rpc = path.contains("/rpc/");
    if path.starts_with("crates/") {
        return None;
    }
    if path.contains("/proto/src/client") {
        return Some(taken::PROTO_CLIENT);
    }
    if path.contains("/src/logic/") && !path.ends_with("mod.rs") {
        return Some(if is_rpc {
            taken::METHOD
        } else {
            taken::HANDLER
        });
    }
    match path.rsplit('/').next()? {
        "clients.rs" => Some(taken::CLIENTS),
        "types.rs" => Some(taken::TYPES),
        "server.rs" => Some(taken::SERVER),
        "service.rs" if is_rpc => Some(taken::SERVICE),
        "contract.rs" if is_rpc => Some(taken::METHOD_TESTS),
        _ => None,
    }
}

/// The paths that the `use` declarations at the top level of a formatted file name.
fn used(text: &str) -> Vec<String> {
    let declarations = text.split("\nuse ").skip(1);
    let trees = declarations.filter_map(|rest| rest.split(';').next());
    trees
        .flat_map(|tree| paths("", &tree.split_whitespace().collect::<String>()))
        .collect()
}

/// `a::{b,c::{d,e}}` as `a::b`, `a::c::d`, `a::c::e`.
fn paths(prefix: &str, tree: &str) -> Vec<String> {
    let Some((head, list)) = tree.split_once('{') else {
        return vec![format!("{prefix}{tree}")];
    };
    let prefix = format!("{prefix}{head}");
    let list = list.strip_suffix('}').unwrap_or(list);
    let mut depth = 0;
    let items = list.split(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    items
        .filter(|item| !item.is_empty())
        .flat_map(|item| paths(&prefix, item))
        .collect()
}

/// Whether a path leads to something that a contract names.
fn is_of_a_contract(path: &str) -> bool {
    let root = path.split("::").next().unwrap_or_default();
    let own = path.starts_with("crate::") && !path.starts_with("crate::generated::AppState");
    root.ends_with("_proto") && !path.ends_with("::FILE_DESCRIPTOR_SET")
        || own
        || path.starts_with("super::server::")
        || root == "prost_types"
}

#[test]
fn every_imported_name_is_taken() {
    let mut missing = Vec::new();
    let mut looked_at = 0;
    for (path, bytes) in workspace::formatted(&everything::project()) {
        let Some(list) = list(&path) else { continue };
        let text = String::from_utf8(bytes).expect("Rust");
        for import in used(&text)
            .iter()
            .filter(|import| !is_of_a_contract(import))
        {
            let name = import
                .rsplit("::")
                .find(|name| *name != "self")
                .unwrap_or_default();
            looked_at += 1;
            if !list.contains(&name)
                && !name.ends_with("as_")
                && name.starts_with(char::is_uppercase)
            {
                missing.push(format!("{path}: {import}"));
            }
        }
    }
    assert!(looked_at > 50, "only {looked_at} imports");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn nested_imports_are_read() {
    let text = "//! A\n\nuse a::{B, c::{D, E}};\nuse f::G;\n";
    assert_eq!(used(text), ["a::B", "a::c::D", "a::c::E", "f::G"]);
}
