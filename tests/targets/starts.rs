//! Whatever passes `check` starts: axum's router, which panics over a path it cannot take, takes every path.

use std::collections::{BTreeMap, BTreeSet};

use ferroctl::artifact::{Body, OutPath};
use ferroctl::diagnostic::has_errors;
use ferroctl::lower::http;
use ferroctl::{emit, system};

use crate::model;
use crate::support::{self, Checked};

/// The paths and methods of a contract's router, as `generated/routes.rs` has them; `None` where `check` refuses it.
fn routes(checked: &Checked) -> Option<Vec<(String, String)>> {
    let documents = checked.documents.as_ref()?;
    if has_errors(&checked.findings) {
        return None;
    }
    let http = http::lower(documents, &checked.sources);
    let project = model::project(vec![model::api("shop", 8300, http)]);
    let tree = emit::render(&system::resolve(project)).expect("the contract renders");
    let path = OutPath::new("shop/api/src/generated/routes.rs").expect("a path");
    let Some(Body::Text(text)) = tree.get(&path).map(|file| &file.body) else {
        panic!("no routes");
    };
    let routes = text.split(".route(\"").skip(1).map(|rest| {
        let (path, rest) = rest.split_once("\", ").expect("a path");
        let (method, _) = rest.split_once('(').expect("a method");
        (path.to_owned(), method.to_owned())
    });
    Some(routes.collect())
}

/// What axum's `Router::route` would panic over.
fn refused(routes: &[(String, String)]) -> Option<String> {
    let (mut router, mut seen) = (matchit::Router::new(), BTreeMap::new());
    for (path, method) in routes {
        let methods: &mut BTreeSet<_> = seen.entry(path).or_default();
        if !methods.insert(method) {
            return Some(format!("{method} {path} twice"));
        }
        if path.split('/').any(|part| part.starts_with([':', '*'])) {
            return Some(format!("{path}: the form of old versions of axum"));
        }
        if methods.len() == 1
            && let Err(error) = router.insert(path, ())
        {
            return Some(format!("{path}: {error}"));
        }
    }
    None
}

#[test]
fn every_api_of_the_corpus() {
    let Some(folder) = support::corpus("api/valid") else {
        return;
    };
    let mut started = 0;
    for root in support::roots(&folder) {
        let checked = support::check(&root, &support::Disk);
        if let Some(routes) = routes(&checked) {
            assert_eq!(refused(&routes), None, "{}", root.display());
            started += 1;
        }
    }
    assert!(started > 100, "only {started} pass");
}

/// Two routes under a prefix.
fn contract(prefix: &str, paths: [&str; 2]) -> String {
    let [first, second] = paths;
    format!(
        "@server (\n\tprefix: \"{prefix}\"\n)\nservice shop {{\n\t@handler one\n\tget {first}\n\n\t@handler two\n\tget {second}\n}}\n"
    )
}

#[test]
fn every_odd_path_that_passes() {
    let prefixes = [
        "", "/", "v1", "/*", "/*x", "/**", "/:a", "/:", "/{a}", "/a b", "/..", "/a/../:b", "/~a",
        "//a//", "/a?b", "/é", " /a ", "/a.",
    ];
    let paths = [
        "/", "/a", "/:a", "/:b/c", "/*", "/*a", "/{a}", "/:a.b", "/:a-b", "/a/./b", "/~", "/a:b",
        "/a*",
    ];
    let (mut passed, mut wrong) = (0, Vec::new());
    for prefix in prefixes {
        for (index, first) in paths.iter().enumerate() {
            let second = paths[(index + 1) % paths.len()];
            let text = contract(prefix, [first, second]);
            let checked = support::check_texts(&[("main.api", &text)]);
            let Some(routes) = routes(&checked) else {
                continue;
            };
            passed += 1;
            wrong.extend(refused(&routes).map(|why| format!("{prefix:?} {first} {second}: {why}")));
        }
    }
    assert!(passed > 20, "only {passed} pass");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
