//! The members of a cargo workspace, as its `Cargo.toml` lists them: folders, with `*` for any name.

use toml_edit::{DocumentMut, Item};

/// The folders of the members, the workspace's own, which is empty, among them; `names` gives what is in a folder.
pub(super) fn folders(text: &str, names: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    let Some(document) = document(text) else {
        return Vec::new();
    };
    let patterns = list(&document, "members");
    let listed = patterns.iter().flat_map(|pattern| expanded(pattern, names));
    let mut folders: Vec<String> = listed
        .filter(|folder| !is_excluded(&document, folder))
        .collect();
    folders.push(String::new());
    folders
}

/// Whether a workspace takes a folder below its own, with `/`, for a member.
#[must_use]
pub fn claims(text: &str, folder: &str) -> bool {
    let Some(document) = document(text) else {
        return false;
    };
    let is_of = |pattern: &String| {
        let (pattern, folder) = (pattern.split('/'), folder.split('/'));
        pattern.clone().count() == folder.clone().count()
            && pattern.zip(folder).all(|(pattern, name)| is(name, pattern))
    };
    let mut patterns = list(&document, "members").into_iter();
    !is_excluded(&document, folder) && patterns.any(|pattern| is_of(&pattern))
}

fn document(text: &str) -> Option<DocumentMut> {
    let document: DocumentMut = text.parse().ok()?;
    document.get("workspace").is_some().then_some(document)
}

fn list(document: &DocumentMut, key: &str) -> Vec<String> {
    let workspace = document.get("workspace");
    let items = workspace
        .and_then(|it| it.get(key))
        .and_then(Item::as_array);
    let items = items.into_iter().flatten().filter_map(|item| item.as_str());
    let plain = |item: &str| {
        item.trim_start_matches("./")
            .trim_end_matches('/')
            .to_owned()
    };
    items.map(plain).collect()
}

fn is_excluded(document: &DocumentMut, folder: &str) -> bool {
    list(document, "exclude").iter().any(|excluded| {
        let rest = folder.strip_prefix(excluded.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

fn expanded(pattern: &str, names: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    pattern
        .split('/')
        .fold(vec![String::new()], |above, segment| {
            let inside = |folder: &String| match segment.contains('*') {
                true => names(folder)
                    .into_iter()
                    .filter(|name| is(name, segment))
                    .map(|name| joined(folder, &name))
                    .collect(),
                false => vec![joined(folder, segment)],
            };
            above.iter().flat_map(inside).collect()
        })
}

fn joined(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// Whether a name fits a pattern, in which `*` stands for any letters.
fn is(name: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => name == pattern,
        Some((start, rest)) => name.strip_prefix(start).is_some_and(|name| {
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.into_iter().any(|at| is(&name[at..], rest))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_folders() {
        let text = "[workspace]\nmembers = [\"tools/\", \"x/*-lib\", \"./y\"]\nexclude = [\"x/old-lib\"]\n";
        let names = |folder: &str| {
            assert_eq!(folder, "x");
            ["a-lib", "b", "old-lib"].map(str::to_owned).to_vec()
        };
        assert_eq!(folders(text, &names), ["tools", "x/a-lib", "y", ""]);
        assert!(folders("[package]\nname = \"a\"\n", &names).is_empty());
    }

    #[test]
    fn a_workspace_claims_what_its_patterns_say() {
        let text = "[workspace]\nmembers = [\"*\", \"a/*\"]\nexclude = [\"demo\"]\n";
        assert!(claims(text, "shop") && claims(text, "a/shop"));
        assert!(!claims(text, "demo") && !claims(text, "b/shop") && !claims(text, "a/b/c"));
        assert!(!claims("", "shop") && !claims("[workspace]\n", "shop"));
    }
}
