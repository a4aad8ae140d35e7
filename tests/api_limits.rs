//! Large and hostile contracts: time grows with the text, and nothing in one reaches the terminal as a command.

mod support;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use ferroctl::diagnostic::{Format, summary};
use ferroctl::lower;
use support::{Memory, check, check_texts};

/// Two structs a level, each embedding both of the next: along 2^levels ways the innermost field is reached.
fn diamond(levels: usize) -> String {
    let level = |n: usize| {
        let inner = format!("{{\n\tA{}\n\tB{}\n}}\n", n + 1, n + 1);
        format!("type A{n} {inner}type B{n} {inner}")
    };
    let last = |name: &str| format!("type {name}{levels} {{\n\tId int64 `form:\"id\"`\n}}\n");
    (0..levels).map(level).collect::<String>()
        + &last("A")
        + &last("B")
        + "service s {\n\t@handler list\n\tget /items (A0) returns (B0)\n}\n"
}

/// Each struct embeds the next.
fn chain(length: usize) -> String {
    let link = |n: usize| {
        format!(
            "type A{n} {{\n\tA{}\n\tF{n} string `form:\"f{n}\"`\n}}\n",
            n + 1
        )
    };
    (0..length).map(link).collect::<String>()
        + &format!("type A{length} {{\n}}\nservice s {{\n\t@handler list\n\tget /items (A0)\n}}\n")
}

#[test]
fn time_grows_with_the_text() {
    let fields: String = (0..8_000)
        .map(|n| format!("\tF{n} string `json:\"f{n},optionl\"`\n"))
        .collect();
    let routes: String = (0..2_000)
        .map(|n| format!("\t@handler h{n}\n\tget /same\n\n"))
        .collect();
    let texts = [
        diamond(24),
        chain(3_000),
        format!("type A {{\n{fields}}}\nservice s {{\n\t@handler a\n\tpost / (A)\n}}\n"),
        format!("service s {{\n{routes}}}\n"),
    ];
    for text in texts {
        let start = Instant::now();
        let checked = check_texts(&[("main.api", &text)]);
        let documents = checked.documents.as_ref().expect("a root");
        let _ = lower::http::lower(documents, &checked.sources);
        checked.rendered(Format::Human);
        let name = &text[..20];
        println!("{name:?} {:?} {}", start.elapsed(), checked.findings.len());
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{name:?}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn structs_embedded_too_deeply_are_one_finding() {
    let codes = |text: &str| {
        let checked = check_texts(&[("main.api", text)]);
        let codes = checked.findings.iter().map(|f| f.code.id);
        codes.filter(|code| *code == "A0311").count()
    };
    assert_eq!(
        [codes(&chain(24)), codes(&chain(25)), codes(&chain(200))],
        [0, 1, 1]
    );
}

#[test]
fn nothing_in_a_contract_or_its_name_reaches_the_terminal_as_a_command() {
    let evil = "\u{1b}]0;title\u{7}\u{9b}31m\u{202e}";
    let text = format!(
        "type A {{\n\tB{evil} string `json:\"a,{evil}\"`\n\tC string `json:\"c,{evil}\"` // {evil}\n}}\n@server (\n\tgroup: \"{evil}\"\n)\n\
         service s {{\n\t@handler a\n\tget /{evil} (A{evil})\n\n\t@handler b\n\tpost /b (A)\n}}\nimport \"{evil}.api\"\n"
    );
    let name = PathBuf::from(format!("{evil}\n.api"));
    let files = Memory([(name.clone(), text)].into());
    let checked = check(&name, &files);
    assert!(checked.findings.len() > 4);
    for format in [Format::Human, Format::Short, Format::Json, Format::Github] {
        let shown = checked.rendered(format) + &summary(&checked.findings, &checked.sources);
        let obeyed = |c: &char| *c != '\n' && (c.is_control() || *c == '\u{202e}');
        assert_eq!(shown.chars().find(obeyed), None, "{shown:?}");
    }
}
