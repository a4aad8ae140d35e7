//! Random damage to real texts: parse → check → lower → format → render never panics or hangs.
//!
//! Deterministic; `FERROCTL_FUZZ_SECONDS=600 cargo test --test api_fuzz --release` runs longer.

mod support;

use std::time::{Duration, Instant};

use ferroctl::api;
use ferroctl::diagnostic::{Format, has_errors};
use ferroctl::lower;
use ferroctl::source::SourceMap;
use support::damage::{Random, damaged, limit};
use support::{Checked, changed_words, check_texts};

const SEED: &str = r#"syntax = "v1" // 版本

info (
	title: "shop"
	version: 1.0
)

import "base.api"

/* types */
type (
	// 商品
	Item {
		Base
		*Extra
		Id, Code int64 `json:"id,optional,range=[1:5)" validate:"required"` // id
		Tags map[string][]*Item `json:"tags,default=[]"`
		Size { Width [2]int `form:"width,options=a|b"` } `json:"size"`
	}
	Extra struct {}
)

@server (
	group: a/b
	prefix: /v1-2/x
	middleware: A, B
	timeout: 1h3s
)
service shop-api {
	@doc ("all")
	@handler list
	get /items/:id.json (Item) returns ([]Item);

	@doc (
		summary: "s"
	)
	@server (handler: one)
	POST /items/2s returns (map[string]Item)
}
"#;

const PIECES: [&str; 46] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "*",
    "`",
    "\"",
    "//",
    "/*",
    "*/",
    ":",
    ",",
    "=",
    "/",
    "@doc",
    "@handler",
    "@server (",
    "type ",
    "type (",
    "service s {",
    "returns",
    "struct {",
    "map[",
    "...",
    "\n",
    "\r\n",
    " ",
    "\t",
    "interface{}",
    "interface {}",
    "info (",
    "import \"base.api\"",
    "syntax =",
    "json:\"a,default=",
    "range=[",
    "optional=!",
    "\u{feff}",
    "，",
    "é",
    "/:",
    "{id}",
    "any",
    "0",
    "-api",
];

/// Runs every stage over a text; gives whether it could be formatted.
fn run(text: &str) -> bool {
    let base = "type Base {\n\tCode int64 `json:\"code\"`\n}\n";
    let checked = check_texts(&[("main.api", text), ("base.api", base)]);
    for format in [Format::Human, Format::Short, Format::Json, Format::Github] {
        checked.rendered(format);
    }
    lower_and_format(&checked, text)
}

fn lower_and_format(checked: &Checked, text: &str) -> bool {
    let Some(documents) = &checked.documents else {
        return false;
    };
    let _ = lower::http::lower(documents, &checked.sources);
    let mut diagnostics = Vec::new();
    let file = SourceMap::default().add("main.api", text);
    let document = api::parse(file, text, &mut diagnostics);
    let once = api::format(&document, text);
    if has_errors(&diagnostics) {
        return false;
    }
    let mut again = Vec::new();
    let document = api::parse(file, &once, &mut again);
    assert!(!has_errors(&again), "formatting broke:\n{text}\n==\n{once}");
    let mut changed = changed_words(text, &once);
    if diagnostics.iter().any(|found| found.code.id == "W0111") {
        changed.clear(); // A path with blanks is read, and written, as one.
    }
    assert!(
        changed.is_empty(),
        "{changed:?} changed:\n{text}\n==\n{once}"
    );
    let twice = api::format(&document, &once);
    assert_eq!(once, twice, "formatting is not stable:\n{text}");
    true
}

#[test]
fn damage_is_found_and_never_a_panic() {
    let limit = limit();
    let start = Instant::now();
    let mut random = Random::new();
    let mut texts = vec![SEED.to_owned()];
    let (mut executions, mut formatted) = (0, 0);
    while limit.map_or(executions < 250, |limit| start.elapsed() < limit) {
        let text = damaged(&texts[random.below(texts.len())], &PIECES, &mut random);
        let began = Instant::now();
        let sound = run(&text);
        assert!(began.elapsed() < Duration::from_secs(20), "slow:\n{text}");
        executions += 1;
        formatted += usize::from(sound);
        // Texts that still parse are worth damaging further.
        if sound && texts.len() < 256 && text.len() < 4000 {
            texts.push(text);
        }
    }
    println!("{executions} executions, {formatted} of them formatted");
    assert!(
        formatted > executions / 50,
        "the damage is too great to be useful"
    );
}
