//! Whether a logic function still has the types that the contract gives it.

use std::collections::BTreeSet;

use crate::artifact::Hash;

/// The signature in `rendered` where the function of that name in `edited` takes or gives other types.
pub(super) fn changed(edited: &str, rendered: &str) -> Option<String> {
    let (name, wanted) = function(rendered, None)?;
    let (_, found) = function(edited, Some(name))?;
    (types(&wanted) != types(&found)).then_some(wanted)
}

/// What to add to `edited`, a file that declares modules, where it lacks some of those in `rendered`.
pub(super) fn undeclared(edited: &str, rendered: &str) -> Option<String> {
    let lines = rendered.lines();
    let modules = lines.filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let is_missing = |module: &&str| {
        let declared = [format!("mod {module};"), format!("mod {module} {{")];
        !declared.iter().any(|it| edited.contains(it))
    };
    let missing: Vec<String> = modules
        .filter(is_missing)
        .map(|module| format!("`pub mod {module};`"))
        .collect();
    (!missing.is_empty()).then(|| format!("add {}", missing.join(" and ")))
}

/// The name of the first function of a text, and the hash of its types; `None` where it has none.
pub(super) fn of(rendered: &[u8]) -> Option<(String, Hash)> {
    let (name, signature) = function(std::str::from_utf8(rendered).ok()?, None)?;
    Some((format!("{PLACE}{name}"), hash(&signature)))
}

/// The name of the first function of a text.
pub(super) fn name(text: &str) -> Option<&str> {
    function(text, None).map(|(name, _)| name)
}

/// The name of the function that the lock has, by the places of a file.
pub(super) fn recorded<'a>(mut places: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    places.find_map(|place| place.strip_prefix(PLACE))
}

/// Whether the function that the lock names, where the text has it, takes and gives the recorded types.
pub(super) fn fits<'a>(
    edited: &[u8],
    mut places: impl Iterator<Item = (&'a str, &'a BTreeSet<Hash>)>,
) -> bool {
    let text = std::str::from_utf8(edited).unwrap_or_default();
    places.all(|(place, hashes)| {
        let name = place.strip_prefix(PLACE);
        let found = name.and_then(|name| function(text, Some(name)));
        found.is_none_or(|(_, found)| hashes.contains(&hash(&found)))
    })
}

/// How a function's place in a file begins.
const PLACE: &str = "fn:";

fn hash(signature: &str) -> Hash {
    Hash::of(format!("{:?}", types(signature)).as_bytes())
}

/// The name of the first `pub async fn`, or of that one, and its text up to the body, on one line. Only functions that
/// stand alone are the contract's, none in an `impl`.
fn function<'a>(text: &'a str, wanted: Option<&str>) -> Option<(&'a str, String)> {
    const START: &str = "pub async fn ";
    text.match_indices(START).find_map(|(start, _)| {
        let rest = &text[start + START.len()..];
        let name = &rest[..rest.find(['(', '<'])?];
        let head = &text[start..start + text[start..].find('{')?];
        let stands_alone = start == 0 || text[..start].ends_with('\n');
        let is_it = stands_alone && wanted.is_none_or(|wanted| wanted == name);
        is_it.then(|| (name, one_line(head)))
    })
}

fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace("( ", "(").replace(", )", ")")
}

/// The types of parameters and result; the user may name his parameters as he likes.
fn types(signature: &str) -> (Vec<String>, String) {
    let Some((head, result)) = signature.rsplit_once("->") else {
        return (Vec::new(), squeezed(signature));
    };
    let open = head.find('(').map_or(0, |open| open + 1);
    let close = head.rfind(')').unwrap_or(head.len());
    let parameters = top_level_parts(&head[open..close.max(open)])
        .into_iter()
        .map(|parameter| parameter.split_once(':').map_or(parameter, |(_, of)| of))
        .map(squeezed)
        .filter(|of| !of.is_empty())
        .collect();
    (parameters, squeezed(result))
}

fn top_level_parts(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    text.split(|c: char| {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
    .collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RENDERED: &str = "pub async fn login(_state: &AppState, _ctx: &Ctx, _req: LoginReq) -> Result<LoginResp> {\n}\n";

    #[test]
    fn names_and_layout_do_not_matter() {
        let edited = "use x;\npub async fn login(\n    state: &AppState,\n    ctx: &Ctx,\n    req: LoginReq,\n) -> \
                      Result<LoginResp>\n{\n    body(a, b)\n}\n";
        assert_eq!(changed(edited, RENDERED), None);
    }

    #[test]
    fn types_do() {
        let edited = RENDERED.replace("LoginReq)", "OldReq)");
        assert_eq!(
            changed(&edited, RENDERED).as_deref(),
            Some(
                "pub async fn login(_state: &AppState, _ctx: &Ctx, _req: LoginReq) -> Result<LoginResp>"
            )
        );
    }

    #[test]
    fn a_recorded_hash_says_the_same() {
        let (place, hash) = of(RENDERED.as_bytes()).unwrap();
        let hashes = BTreeSet::from([hash]);
        let fits = |edited: &str| fits(edited.as_bytes(), [(place.as_str(), &hashes)].into_iter());
        assert!(fits(
            &RENDERED.replace("_req: LoginReq)", "req: LoginReq,\n)")
        ));
        assert!(!fits(&RENDERED.replace("LoginReq)", "OldReq)")));
        assert!(fits("pub async fn other() -> u8 { 1 }"));
    }

    #[test]
    fn modules_that_came_later_are_named() {
        let rendered = "pub mod logic;\npub mod middleware;\npub mod state;\n";
        let missing = |edited: &str| undeclared(edited, rendered);
        let add = "add `pub mod middleware;`";
        let edited = "pub(crate) mod logic;\nmod mine;\nmod state {}\n";
        assert_eq!(missing(edited).as_deref(), Some(add));
        assert_eq!(missing(rendered), None);
        assert_eq!(undeclared(edited, "pub struct App;"), None);
    }

    #[test]
    fn other_functions_and_other_files_are_not_judged() {
        assert_eq!(
            changed("pub async fn helper(a: u8) -> u8 { a }", RENDERED),
            None
        );
        assert_eq!(changed(RENDERED, "pub struct App;"), None);
        let method = "impl App {\n    pub async fn new(a: &A) -> B {}\n}\n";
        assert_eq!(changed(&method.replace("&A", "&Old"), method), None);
    }
}
