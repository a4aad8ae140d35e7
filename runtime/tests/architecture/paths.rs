//! The paths that a piece of Rust names.

/// The text without comments and without the tests at its end.
pub fn code(text: &str) -> String {
    let text = text.split("mod tests {").next().unwrap_or(text);
    let lines = text.lines();
    lines
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The trees of all `use` declarations, and whether each is for others, too.
pub fn declarations(code: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let start = code[..at].rfind('\n').map_or(0, |end| end + 1);
        let visibility = code[start..at].trim();
        let end = code[at..].find(';').map_or(code.len(), |end| at + end);
        if visibility.is_empty() || visibility.starts_with("pub") {
            let tree = code[at + 4..end].split_whitespace().collect::<Vec<_>>();
            found.push((!visibility.is_empty(), tree.join(" ")));
        }
    }
    found
}

/// The paths of a `use` tree: `a::{b, c::{d as e}}` is `a::b` and `a::c::d`.
pub fn flat(tree: &str) -> Vec<Vec<String>> {
    let tree = tree.trim();
    let Some((start, inner)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or(tree);
        return vec![
            path.split("::")
                .map(|part| part.trim().to_owned())
                .collect(),
        ];
    };
    let start: Vec<String> = start
        .split("::")
        .map(|part| part.trim().to_owned())
        .collect();
    let start = &start[..start.len() - 1];
    let inner = inner.strip_suffix('}').unwrap_or(inner);
    let branches = branches(inner).into_iter().flat_map(flat);
    branches.map(|path| [start, &path].concat()).collect()
}

/// The parts of `a, b::{c, d}, e` between the outer commas.
fn branches(list: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&list[start..]);
    found.retain(|branch| !branch.trim().is_empty());
    found
}

/// The paths outside of declarations that begin with `crate::` or `super::`.
pub fn inline(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for line in code.lines() {
        let words = line.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        for word in words {
            let path = word.split("::").filter(|part| !part.is_empty());
            let path: Vec<String> = path.map(str::to_owned).collect();
            if path.len() > 1 && matches!(path[0].as_str(), "crate" | "super") {
                found.push(path);
            }
        }
    }
    found
}
