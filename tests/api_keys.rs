//! Nothing that the language lets one write is taken without a word and without an effect:
//! each key, annotation and option changes the contract, is refused, or is warned of.

mod support;

use ferroctl::lower;
use support::{Checked, check_texts};

/// What became of a piece of text.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Applied,
    Found,
    Silent,
}
use Outcome::{Applied, Found, Silent};

/// A contract with holes: `@server` of the block, annotations of the route, `@doc`, the field's tag, `info`.
fn contract(place: &str, text: &str) -> String {
    let holes = ["BLOCK", "ROUTE", "DOC", "TAG", "INFO"];
    let whole = "info (\n\tauthor: \"a\"\nINFO)\n\ntype Req {\n\tA string `form:\"aTAG\"`\n\tB string `form:\"b,optional\"`\n}\n\n\
        @server (\n\ttags: \"x\"\nBLOCK)\nservice shop {\n\tROUTE\n\t@doc (\n\t\tx: \"x\"\nDOC\n\t)\n\t@handler list\n\tget /items (Req) returns (Req)\n}\n";
    let fill = |whole: String, hole: &&str| {
        let filling = if *hole == place { text } else { "" };
        whole.replace(
            *hole,
            &format!(
                "{filling}{}",
                if filling.is_empty() || place == "TAG" {
                    ""
                } else {
                    "\n"
                }
            ),
        )
    };
    holes.iter().fold(whole.to_owned(), fill)
}

fn lowered(checked: &Checked) -> String {
    let documents = checked.documents.as_ref().expect("a root");
    format!("{:?}", lower::http::lower(documents, &checked.sources))
}

fn outcome(place: &str, text: &str) -> Outcome {
    let plain = check_texts(&[("main.api", &contract(place, ""))]);
    let with = check_texts(&[("main.api", &contract(place, text))]);
    if with.findings.len() > plain.findings.len() {
        Found
    } else if lowered(&with) != lowered(&plain) {
        Applied
    } else {
        Silent
    }
}

#[test]
fn every_key_and_annotation_has_an_effect_or_a_finding() {
    let table = [
        ("BLOCK", "group: a", Applied),
        ("BLOCK", "prefix: /v1", Applied),
        ("BLOCK", "jwt: Auth", Applied),
        ("BLOCK", "jwt: \"\"", Found),
        ("BLOCK", "jwtTransition: Old", Found),
        ("BLOCK", "middleware: A,B", Applied),
        ("BLOCK", "middleware: \"\"", Found),
        ("BLOCK", "timeout: 3s", Applied),
        ("BLOCK", "maxBytes: 1024", Applied),
        ("BLOCK", "maxBytes: \"-1\"", Found),
        ("BLOCK", "timeout: 0s", Found),
        ("BLOCK", "maxBytes: 0", Found),
        ("BLOCK", "signature: true", Applied),
        ("BLOCK", "signature: yes", Found),
        ("BLOCK", "sse: true", Applied),
        ("BLOCK", "raw: true", Applied),
        // Attributes, which middleware and logic read.
        ("BLOCK", "summary: \"s\"", Applied),
        ("BLOCK", "authType: apiKey", Applied),
        ("BLOCK", "role: admin", Applied),
        ("BLOCK", "handler: other", Found),
        ("BLOCK", "Jwt: Auth", Found),
        ("BLOCK", "tags: \"y\"", Found),
        ("ROUTE", "@server (\n\t\tjwt: Auth\n\t)", Found),
        ("ROUTE", "@server (\n\t\tmiddleware: A\n\t)", Found),
        ("ROUTE", "@server (\n\t\tsignature: true\n\t)", Found),
        ("ROUTE", "@server (\n\t\tgroup: a\n\t)", Found),
        ("ROUTE", "@server (\n\t\tprefix: /v1\n\t)", Found),
        ("ROUTE", "@server (\n\t\ttimeout: 3s\n\t)", Found),
        ("ROUTE", "@server (\n\t\tmaxBytes: 1\n\t)", Found),
        ("ROUTE", "@server (\n\t\tsse: true\n\t)", Found),
        ("ROUTE", "@server (\n\t\traw: true\n\t)", Found),
        ("ROUTE", "@server (\n\t\thandler: other\n\t)", Found),
        ("ROUTE", "@server (\n\t\tanything: else\n\t)", Found),
        ("ROUTE", "@doc \"twice\"", Found),
        ("ROUTE", "@handler twice", Found),
        ("DOC", "summary: \"s\"", Applied),
        ("DOC", "description: \"d\"", Applied),
        ("DOC", "desc: \"d\"", Applied),
        ("DOC", "x: \"twice\"", Found),
        ("INFO", "title: \"t\"", Applied),
        ("INFO", "desc: \"d\"", Applied),
        ("INFO", "description: \"d\"", Applied),
        ("INFO", "author: \"twice\"", Found),
        ("TAG", ",optional", Applied),
        ("TAG", ",default=x", Applied),
        ("TAG", ",options=x|y", Applied),
        ("TAG", ",range=[1:2]", Found),
        ("TAG", ",optional=b", Applied),
        ("TAG", ",optional=!b", Applied),
        ("TAG", ",string", Found),
        ("TAG", ",env=NAME", Found),
        ("TAG", ",inherit", Found),
        ("TAG", ",unknown", Found),
        ("TAG", ",example=x", Applied),
        ("TAG", "\" validate:\"required", Applied),
        ("TAG", "\" validate:\"iscolor", Found),
    ];
    let differ = |(place, text, wanted): &(&str, &str, Outcome)| {
        let found = outcome(place, text);
        (found != *wanted).then(|| format!("{place} {text}: {found:?}, not {wanted:?}"))
    };
    let wrong: Vec<String> = table.iter().filter_map(differ).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A protection that stands where it protects nothing stops the generation.
#[test]
fn a_protection_in_the_wrong_place_is_an_error() {
    for key in ["jwt: Auth", "middleware: Admin", "signature: true"] {
        let text = contract("ROUTE", &format!("@server (\n\t\t{key}\n\t)"));
        let checked = check_texts(&[("main.api", &text)]);
        let codes: Vec<_> = checked.findings.iter().map(|f| f.code.id).collect();
        assert_eq!(codes, ["A0607"], "{key}");
    }
}
