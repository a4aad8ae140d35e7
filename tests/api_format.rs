//! The formatter against goctl's own cases and the corpus.

mod support;

use std::path::Path;

use ferroctl::api::{
    self,
    ast::{Document, Item},
};
use ferroctl::diagnostic::{Diagnostic, has_errors};
use ferroctl::source::SourceMap;
use support::{api_files, changed_words, corpus};

fn parse(text: &str) -> (Document, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let file = SourceMap::default().add("x.api", text);
    let document = api::parse(file, text, &mut diagnostics);
    (document, diagnostics)
}

/// The formatted text; `None` where the text does not parse.
fn format(text: &str) -> Option<String> {
    let (document, diagnostics) = parse(text);
    (!has_errors(&diagnostics)).then(|| api::format(&document, text))
}

/// Formats a bare annotation by putting it where it may stand.
fn format_annotation(name: &str, before: &str) -> Option<String> {
    if name.starts_with("AtServerStmt") {
        let text = format(&format!("{before}\nservice s {{}}"))?;
        return Some(
            text.trim_end()
                .strip_suffix("service s {}")?
                .trim_end()
                .to_owned(),
        );
    }
    let (rest, kept) = match name.starts_with("AtDocStmt") {
        true => ("@handler h\nget /", "\t@handler h\n\tget /\n}\n\n"),
        false => ("get /", "\tget /\n}\n\n"),
    };
    let text = format(&format!("service s {{\n{before}\n{rest}\n}}"))?;
    let inner = text.strip_prefix("service s {\n")?.strip_suffix(kept)?;
    let lines = inner
        .lines()
        .map(|line| line.strip_prefix('\t').unwrap_or(line));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

#[test]
#[cfg_attr(not(corpus), ignore = "no corpus beside the repository")]
fn the_layout_is_goctls() {
    let Some(folder) = corpus("api/format") else {
        return;
    };
    let mut failed = Vec::new();
    let mut count = 0;
    for before in api_files(&folder) {
        let file = before
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        let Some(name) = file.strip_suffix(".before.api") else {
            continue;
        };
        let after = folder.join(format!("{name}.after.api"));
        let read = |path: &Path| std::fs::read_to_string(path).expect("a file of the corpus");
        let (before, after) = (read(&before), read(&after));
        count += 1;
        let formatted = match name.starts_with("At") {
            true => format_annotation(name, &before),
            false => format(&before),
        };
        let formatted = formatted.unwrap_or_else(|| "(does not parse)".to_owned());
        let same = |text: &str| text.trim_end() == after.trim_end();
        // goctl drops comments between some tokens; ours stay, so that only the rest can be its own.
        let loses = all_comments(&after).len() < all_comments(&before).len();
        let kept = loses && all_comments(&formatted) == all_comments(&before);
        let rest = kept && without_comments(&formatted) == without_comments(&after);
        if !rest && !same(&formatted) && !same(&formatted.replace('\t', "    ")) {
            failed.push(format!("== {name}\n{formatted}\n-- expected\n{after}"));
        }
    }
    assert!(count >= 100, "only {count} pairs");
    assert!(
        failed.is_empty(),
        "{} of {count}\n{}",
        failed.len(),
        failed.join("\n")
    );
}

fn all_comments(text: &str) -> Vec<&str> {
    comments(&parse(text).0, text)
}

/// The text without comments and blanks.
fn without_comments(text: &str) -> String {
    let mut rest = text.to_owned();
    for comment in parse(text).0.trivia.comments.iter().rev() {
        rest.replace_range(comment.start..comment.end, "");
    }
    rest.split_whitespace().collect()
}

/// Everything a document says, without places; empty parentheses say nothing.
fn meaning(document: &Document) -> String {
    let mut document = document.clone();
    for item in &mut document.items {
        if let Item::Service(service) = item {
            for route in &mut service.routes {
                route.request.take_if(|body| body.ty.is_none());
                route.response.take_if(|body| body.ty.is_none());
            }
        }
    }
    let text = format!("{:?}", document.items);
    let mut parts = text.split("Span {");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once('}').map_or("", |(_, after)| after));
    first + &rest.collect::<String>()
}

fn comments<'t>(document: &Document, text: &'t str) -> Vec<&'t str> {
    let comments = document.trivia.comments.iter();
    comments
        .map(|comment| &text[comment.start..comment.end])
        .collect()
}

#[test]
#[cfg_attr(not(corpus), ignore = "no corpus beside the repository")]
fn formatting_keeps_meaning_and_comments_and_is_done_once() {
    let folders = ["api/valid", "api/invalid_wild"];
    let mut count = 0;
    for folder in folders.iter().filter_map(|folder| corpus(folder)) {
        for file in api_files(&folder) {
            let name = file.display();
            let text = std::fs::read_to_string(&file).expect("a file of the corpus");
            let (document, diagnostics) = parse(&text);
            assert!(!has_errors(&diagnostics), "{name}");
            let once = api::format(&document, &text);
            let (again, diagnostics) = parse(&once);
            assert!(!has_errors(&diagnostics), "{name}\n{once}");
            assert!(meaning(&document) == meaning(&again), "{name}\n{once}");
            let kept = comments(&again, &once);
            assert_eq!(comments(&document, &text), kept, "{name}");
            assert_eq!(changed_words(&text, &once), Vec::<&str>::new(), "{name}");
            assert!(api::format(&again, &once) == once, "{name}\n{once}");
            count += 1;
        }
    }
    println!("{count} files");
}

/// As goctl 1.10.2 writes them: a tab stands there between the two parts of what a name is declared to be.
#[test]
fn types_in_a_group_are_set_as_goctl_sets_them() {
    let lines = [
        ("A [] int", "A [] int"),
        ("A [][]int", "A [][] int"),
        ("A []*B", "A [] *B"),
        ("A map[ string ] []int", "A map[string][] int"),
        (
            "A map[string]map[string]int",
            "A map[string]map[string] int",
        ),
        ("A *B", "A  *B"),
        ("A = []int", "A = [] int"),
        ("A = B", "A =  B"),
        ("A interface{}", "A  interface{}"),
        ("A {}", "A  {}"),
        ("A {\n\t\tX []int\n\t}", "A {\n\t\tX []int\n\t}"),
    ];
    for (from, to) in lines {
        let whole = |line: &str| format!("type (\n\t{line}\n)\n");
        let text = whole(from);
        assert_eq!(
            api::format(&parse(&text).0, &text).trim_end(),
            whole(to).trim_end()
        );
    }
}
