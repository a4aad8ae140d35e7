//! `gen` in a repository that was there before.

use crate::assert_transcript;
use crate::fixture::{API, CliTest, PROTO};

const LIBRARY: &str = "[package]\nname = \"mine\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";

/// A repository with a contract and these files.
fn repository(files: &[(&str, &str)]) -> CliTest {
    let test = CliTest::new();
    test.write("user.api", API);
    for (path, text) in files {
        test.write(path, text);
    }
    test
}

#[test]
fn what_git_must_not_take_is_added_to_the_users_list() {
    let attributes = "*.bat eol=crlf\n";
    let test = repository(&[
        (".gitignore", "target\n*.log"),
        (".gitattributes", attributes),
    ]);
    let said = test.expect("gen api user.api", 0);
    assert!(said.contains("updated .gitignore"), "{said}");
    let ignored = test.read(".gitignore");
    assert_eq!(ignored, "target\n*.log\n.env\n/data/\n/*/*/data/\n");
    let attributes = test.read(".gitattributes");
    assert!(
        attributes.contains("ferroctl.lock merge=union"),
        "{attributes}"
    );
    assert!(!attributes.contains("text=auto"), "{attributes}");
    test.expect("gen --check", 0);
    test.write(".gitignore", &ignored.replace(".env", "# .env"));
    test.expect("gen --check", 0);
}

#[test]
fn crates_have_themselves_what_the_workspace_has_not() {
    for root in [
        "[workspace]\nmembers = []\n",
        LIBRARY,
        "[workspace]\nmembers = []\n[workspace.package]\nedition = \"2021\"\nrust-version = \"1.70\"\n",
    ] {
        let test = repository(&[("Cargo.toml", root), ("user.proto", PROTO)]);
        test.expect("gen api user.api", 0);
        test.expect("gen rpc user.proto", 0);
        for path in [
            "user/api/Cargo.toml",
            "user/rpc/Cargo.toml",
            "user/proto/Cargo.toml",
        ] {
            let text = test.read(path);
            assert!(
                text.contains("edition = \"2024\"\nrust-version = \"1.94\"\n"),
                "{text}"
            );
        }
        test.expect("gen --check", 0);
    }
}

#[test]
fn a_shared_dependency_gets_the_features_that_it_lacks() {
    let root = "[workspace]\nmembers = []\n\n[workspace.dependencies]\n\
        serde = \"1\" # theirs\nsqlx = \"0.7\"\ntokio = { version = \"1.40\", features = [\"full\"] }\n";
    let test = repository(&[("Cargo.toml", root)]);
    test.expect("gen api user.api", 0);
    let text = test.read("Cargo.toml");
    for line in [
        "serde = { version = \"1\", features = [\"derive\"] } # theirs\n",
        // No service of this workspace has a database.
        "sqlx = \"0.7\"\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
    test.expect("gen --check", 0);
}

#[test]
fn a_version_that_comes_later_is_found_too() {
    let test = repository(&[]);
    test.expect("gen api user.api", 0);
    let text = test.read("Cargo.toml");
    let line = text.lines().find(|line| line.starts_with("axum")).unwrap();
    test.write("Cargo.toml", &text.replace(line, "axum = \"0.7\""));
    let said = test.expect("gen --check", 1);
    assert!(said.contains("M0210") && said.contains(line), "{said}");
}

#[test]
fn a_crate_of_the_users_is_not_touched_even_by_force() {
    let crates = "[workspace]\nmembers = [\"tools/*\"]\n";
    let named = LIBRARY.replace("mine", "user-api");
    for files in [
        [
            ("Cargo.toml", crates),
            ("tools/user/Cargo.toml", named.as_str()),
        ],
        [
            ("Cargo.toml", "[workspace]\n"),
            ("user/api/Cargo.toml", LIBRARY),
        ],
        [
            ("Cargo.toml", "[workspace]\n"),
            ("user/api/Cargo.toml", named.as_str()),
        ],
    ] {
        let test = repository(&files);
        let before = test.everything();
        let said = test.expect("gen api user.api --force", 1);
        assert!(
            said.contains("M0211") && !said.contains("--force"),
            "{said}"
        );
        assert_eq!(before, test.everything());
    }
}

#[test]
fn a_file_that_ferroctl_never_wrote_is_forced_by_its_path_alone() {
    let test = repository(&[("compose.yaml", "services: {}\n")]);
    test.expect("gen api user.api", 0);
    assert_transcript!("foreign_file", test.transcript("gen docker --force"));
    assert_eq!(test.read("compose.yaml"), "services: {}\n");
    test.expect("gen docker --force compose.yaml", 0);
    assert!(test.read("compose.yaml").contains("user-api"));
}

#[test]
fn a_lost_lock_does_not_make_ours_foreign() {
    let test = repository(&[]);
    test.expect("gen api user.api", 0);
    test.append("user/api/src/generated/routes.rs", "// mine\n");
    std::fs::remove_file(test.path("ferroctl.lock")).unwrap();
    let said = test.expect("gen", 1);
    assert!(
        said.contains("--force user/api/src/generated/routes.rs"),
        "{said}"
    );
    test.expect("gen --force", 0);
}
