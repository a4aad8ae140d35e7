//! What ferroctl says about itself.

use crate::assert_transcript;
use crate::fixture::{API, CliTest};

#[test]
fn help_has_an_example_each() {
    let test = CliTest::new();
    for command in [
        "",
        "new",
        "gen",
        "gen api",
        "gen rpc",
        "gen docker",
        "remove",
        "check",
        "fmt",
        "explain",
        "completions",
        "man",
    ] {
        let said = test.expect(&format!("{command} --help"), 0);
        assert!(said.contains("Usage: ferroctl"), "{said}");
        assert!(
            said.contains("Example"),
            "`{command} --help` has no example:\n{said}"
        );
    }
    assert_transcript!("help", test.transcript("--help"));
    assert_transcript!("help_gen", test.transcript("gen --help"));
}

#[test]
fn codes_are_explained() {
    let test = CliTest::new();
    assert_transcript!("explain", test.transcript("explain m0204"));
    let said = test.expect("explain X9999", 2);
    assert!(said.contains("no code `X9999`"), "{said}");
}

#[test]
fn every_finding_of_the_workspace_has_an_explanation_with_an_example() {
    for code in ferroctl::diagnostic::codes::workspace::ALL {
        assert!(code.explanation.contains("```"), "{}", code.id);
        assert!(
            ferroctl::diagnostic::codes::find(code.id).is_some(),
            "{}",
            code.id
        );
    }
}

#[test]
fn completions_and_the_manual_are_printed() {
    let test = CliTest::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            test.expect(&format!("completions {shell}"), 0)
                .contains("ferroctl")
        );
    }
    assert!(test.expect("man", 0).contains(".TH ferroctl"));
}

#[test]
fn quiet_says_nothing_unless_something_is_wrong() {
    let test = CliTest::new();
    test.write("user.api", API);
    assert_eq!(test.expect("gen api user.api --quiet", 0), "");
    assert_eq!(test.expect("gen -q", 0), "");
}

#[test]
fn unknown_words_are_the_tools_failure() {
    let test = CliTest::new();
    test.expect("generate", 2);
    test.expect("gen --check --dry-run", 2);
    test.expect("", 2);
}

#[test]
fn check_looks_at_every_file() {
    let test = CliTest::new();
    test.write("user.api", API);
    let said = test.expect("check user.api", 0);
    assert!(said.contains("ok: 1 file checked"), "{said}");
    let said = test.expect("check a.api user.api b.txt", 1);
    assert!(said.contains("a.api") && said.contains("b.txt"), "{said}");
    assert!(said.contains("2 errors"), "{said}");
    assert_eq!(test.everything().len(), 1);
}

#[test]
fn no_colors_without_a_terminal() {
    let test = CliTest::new();
    assert!(!test.expect("gen api x.api", 1).contains('\u{1b}'));
}
