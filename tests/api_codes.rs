//! Every code of the `.api` front end: its page in `explain/` has an example that gives this finding
//! and nothing else, and the example mended, which gives none.

mod support;

use ferroctl::diagnostic::{Code, Format, codes};
use support::check_texts;

/// The codes that come from `.api` files.
fn api_codes() -> impl Iterator<Item = &'static Code> {
    let from_api = |code: &&Code| code.explanation.contains("```api");
    codes::all().filter(from_api)
}

/// The files in the fences of a text; the first is called `main.api`.
fn files(page: &str) -> Vec<(&str, &str)> {
    page.split("```api")
        .skip(1)
        .map(|block| {
            let (name, rest) = block.split_once('\n').expect("a line after the fence");
            let (text, _) = rest.split_once("```").expect("a closing fence");
            match name.trim() {
                "" => ("main.api", text),
                name => (name, text.trim_end_matches('\n')),
            }
        })
        .collect()
}

#[test]
fn every_code_is_explained_by_examples() {
    let problems: Vec<String> = api_codes().filter_map(problem).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// What is wrong with a page's examples.
fn problem(code: &Code) -> Option<String> {
    let id = code.id;
    let Some((wrong, right)) = code.explanation.split_once("\nMended:\n") else {
        return Some(format!("{id}: no mended example"));
    };
    let found = check_texts(&files(wrong));
    let mut others = found.findings.iter().filter(|f| f.code.id != id);
    if found.findings.is_empty() || others.next().is_some() {
        let rendered = found.rendered(Format::Human);
        return Some(format!("{id}: the example gives\n{rendered}"));
    }
    let rest = check_texts(&files(right)).rendered(Format::Human);
    (!rest.is_empty()).then(|| format!("{id}: not mended:\n{rest}"))
}

#[test]
fn every_code_has_a_snapshot() {
    insta::with_settings!({
        snapshot_path => "snapshots/diagnostics",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        for code in api_codes() {
            let (wrong, _) = code.explanation.split_once("\nMended:\n").unwrap_or_default();
            let found = check_texts(&files(wrong));
            insta::assert_snapshot!(code.id, found.rendered(Format::Human));
        }
    });
}

#[test]
fn codes_are_unique_and_found_in_any_case() {
    let mut ids: Vec<_> = codes::all().map(|code| code.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    assert_eq!(codes::find("a0301"), Some(&codes::UNKNOWN_TYPE));
    assert_eq!(codes::find("A9999"), None);
}
