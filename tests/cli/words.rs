//! What ferroctl says about itself.

use crate::assert_transcript;
use crate::fixture::{API, CliTest, PROTO};

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
        "gen kube",
        "remove",
        "mv",
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
fn a_part_of_an_api_is_checked_as_a_part() {
    let test = CliTest::new();
    let whole = "import \"base.api\"\nimport \"one.api\"\n\ntype Two {}\n\n";
    test.write("base.api", "type Base {}\n");
    test.write("one.api", "type One {\n    Two Two `json:\"two\"`\n}\n");
    test.write("user.api", &format!("{whole}{API}"));
    test.write("part.proto", "syntax = \"proto3\";\n\nmessage Part {}\n");
    test.expect("check base.api part.proto", 0);
    test.expect("check one.api", 1);
    test.expect("check base.api one.api user.api", 0);
    test.expect("gen api base.api", 1);
    test.expect("gen rpc part.proto", 1);
    test.write("a.api", "import \"b.api\"\n\ntype A {}\n");
    test.write("b.api", "import \"a.api\"\n\ntype B {}\n");
    assert!(test.expect("check a.api b.api", 1).contains("A0502"));
}

#[test]
fn the_quiet_run_of_a_service_says_nothing_of_others() {
    let test = CliTest::new();
    for name in ["user", "shop"] {
        let warned = API.replace("path:\"id\"", "path:\"id\" form:\"id\"");
        let service = format!("service {name}");
        test.write(
            &format!("{name}.api"),
            &warned.replace("service user", &service),
        );
    }
    assert!(test.expect("gen api user.api -q", 0).contains("user.api"));
    let said = test.expect("gen api shop.api -q", 0);
    assert!(
        said.contains("shop.api") && !said.contains("user.api"),
        "{said}"
    );
    assert!(test.expect("gen api shop.api", 0).contains("user.api"));
}

#[test]
fn a_whole_name_is_taken_for_the_service() {
    let test = CliTest::new();
    test.write("a.api", API);
    test.write("user-rpc.proto", PROTO);
    test.expect("gen api a.api --name shop-api", 0);
    test.expect("gen rpc user-rpc.proto", 0);
    test.expect("gen rpc user-rpc.proto --name user-rpc", 0);
    let manifest = test.read("ferroctl.yaml");
    for name in ["shop-api", "user-rpc"] {
        assert!(manifest.contains(&format!("name: {name},")), "{manifest}");
    }
    assert!(!manifest.contains("-rpc-rpc"), "{manifest}");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_is_lost_is_a_failure() {
    let test = CliTest::new();
    test.write("user.api", API);
    test.write("wide.api", "type A {\n}\n\n\n\ntype {}\n");
    for arguments in [
        "man",
        "completions bash",
        "explain A0301",
        "check user.api",
        "check --print ir user.api",
        "check --message-format json wide.api",
        "fmt --check user.api",
        "--help",
        "gen api user.api",
    ] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = test.command(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments}: {said}");
        assert!(
            said.contains("cannot write the output: no space left"),
            "{arguments}: {said}"
        );
    }
}

#[test]
fn a_folder_that_programs_take_for_an_option_is_refused() {
    let test = CliTest::new();
    test.write("user.api", API);
    let said = test.expect("gen api user.api --dir=-x", 1);
    assert!(
        said.contains("M0206") && said.contains("for an option"),
        "{said}"
    );
}

#[test]
fn no_colors_without_a_terminal() {
    let test = CliTest::new();
    assert!(!test.expect("gen api x.api", 1).contains('\u{1b}'));
}
