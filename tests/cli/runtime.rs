//! The runtime in the workspace: one unit, told and recorded as one, and three places that it may come from.

use ferroctl::embedded::{RUNTIME, RUNTIME_WITH_VIEWER};

use crate::fixture::{CliTest, PROTO};

const FOLDER: &str = "crates/ferroctl-runtime/";
const FILE: &str = "crates/ferroctl-runtime/src/lib.rs";

#[test]
fn it_is_told_and_recorded_as_one() {
    let test = CliTest::new();
    test.write("user/rpc/user.proto", PROTO);
    let said = test.expect("gen rpc user/rpc/user.proto", 0);
    let line = format!("created {FOLDER} ({} files)\n", RUNTIME.len());
    assert!(said.contains(&line), "{said}");
    let lock = test.read("ferroctl.lock");
    let lines: Vec<&str> = lock.lines().filter(|line| line.contains(FOLDER)).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].ends_with(&format!("  {FOLDER}")), "{lines:?}");
}

#[test]
fn an_edit_inside_is_refused_and_healed() {
    let test = CliTest::with_api();
    test.append(FILE, "// mine\n");
    let before = test.everything();
    let said = test.expect("gen", 1);
    assert!(said.contains(&format!("`{FILE}` was edited")), "{said}");
    assert!(said.contains("\n-// mine\n"), "{said}");
    assert_eq!(test.everything(), before);
    test.expect("gen --check", 1);
    test.expect(&format!("gen --force {FOLDER}"), 0);
    assert!(!test.read(FILE).contains("mine"));
}

#[test]
fn what_is_missing_comes_back_and_what_is_foreign_stays() {
    let test = CliTest::with_api();
    std::fs::remove_file(test.path(FILE)).unwrap();
    std::fs::remove_file(test.path(FOLDER).join("SHA256SUMS")).unwrap();
    test.write("crates/ferroctl-runtime/notes.txt", "mine\n");
    let said = test.expect("gen", 0);
    assert!(
        said.contains(&format!("created {FOLDER} (2 files)")),
        "{said}"
    );
    assert_eq!(test.read("crates/ferroctl-runtime/notes.txt"), "mine\n");
    test.expect("gen --check", 0);
}

#[test]
fn the_viewer_comes_and_goes_with_documents() {
    let viewer = "crates/ferroctl-runtime/viewer/openapi-explorer.min.js";
    let test = CliTest::with_api();
    let without = test.read(viewer);
    assert!(without.len() < 100, "{without}");
    test.expect("gen openapi", 0);
    let embedded = RUNTIME_WITH_VIEWER
        .iter()
        .find(|(path, _)| viewer.ends_with(path));
    assert_eq!(test.read(viewer), embedded.expect("the viewer").1);
    test.expect("gen --check", 0);
    let manifest = test.read("ferroctl.yaml").replace("openapi: true\n", "");
    test.write("ferroctl.yaml", &manifest);
    test.expect("gen", 0);
    assert_eq!(test.read(viewer), without);
    assert!(!test.path("crates/ferroctl-runtime/viewer/LICENSE").exists());
    test.expect("gen --check", 0);
}

#[test]
fn a_crlf_checkout_is_no_edit() {
    let test = CliTest::with_api();
    for (path, text) in RUNTIME {
        test.write(&format!("{FOLDER}{path}"), &text.replace('\n', "\r\n"));
    }
    test.expect("gen --check", 0);
}

#[test]
fn keep_takes_a_file_or_all_of_it_over() {
    for kept in [FILE, "crates/ferroctl-runtime/"] {
        let test = CliTest::with_api();
        test.append(FILE, "// mine\n");
        test.append("ferroctl.yaml", &format!("keep: [{kept}]\n"));
        let said = test.expect("gen", 0);
        assert!(!said.contains("W0901"), "{said}");
        test.expect("gen --check", 0);
        assert!(test.read(FILE).contains("// mine"));
    }
}

/// A workspace as a ferroctl with another runtime would have left it.
fn with_older_runtime() -> CliTest {
    let test = CliTest::with_api();
    let sums = format!("{FOLDER}SHA256SUMS");
    let (old, new) = (test.read(&sums), test.read(FILE) + "// older\n");
    let hash = |test: &CliTest, path: &str| test.sha256(path);
    let before = (hash(&test, FILE), hash(&test, &sums));
    test.write(FILE, &new);
    test.write(&format!("{FOLDER}src/gone.rs"), "// gone\n");
    let gone = hash(&test, &format!("{FOLDER}src/gone.rs"));
    let list = old.replace(&before.0, &hash(&test, FILE)) + &format!("{gone}  src/gone.rs\n");
    test.write(&sums, &list);
    let lock = test.read("ferroctl.lock");
    test.write(
        "ferroctl.lock",
        &lock.replace(&before.1, &hash(&test, &sums)),
    );
    test
}

#[test]
fn an_older_one_is_replaced_as_a_whole() {
    let test = with_older_runtime();
    test.append(&format!("{FOLDER}README.md"), "mine\n");
    let said = test.expect("gen", 1);
    assert!(said.contains("README.md` was edited"), "{said}");
    assert!(!said.contains("lib.rs` was edited"), "{said}");

    let test = with_older_runtime();
    let said = test.expect("gen", 0);
    assert!(
        said.contains(&format!("updated {FOLDER} (2 files)")),
        "{said}"
    );
    assert!(
        said.contains(&format!("removed {FOLDER} (1 file)")),
        "{said}"
    );
    assert!(!test.path(FOLDER).join("src/gone.rs").exists());
    test.expect("gen --check", 0);
}

#[test]
fn it_comes_from_elsewhere_after_one_edit_and_one_run() {
    let test = CliTest::with_api();
    test.append("Cargo.toml", "# mine\n");
    test.append("user/api/Cargo.toml", "# mine\n");
    let manifest = test.read("ferroctl.yaml");
    test.write("crates/ferroctl-runtime/notes.txt", "mine\n");
    test.write("ferroctl.yaml", &format!("{manifest}runtime: registry\n"));
    let said = test.expect("gen", 0);
    let line = format!("removed {FOLDER} ({} files)\n", RUNTIME.len());
    assert!(said.contains(&line), "{said}");
    let cargo = test.read("Cargo.toml");
    assert!(cargo.contains("ferroctl-runtime = { version ="), "{cargo}");
    assert!(!cargo.contains("crates/ferroctl-runtime"), "{cargo}");
    let service = test.read("user/api/Cargo.toml");
    assert!(
        service.contains("ferroctl-runtime = { workspace = true,"),
        "{service}"
    );
    assert_eq!(test.read("crates/ferroctl-runtime/notes.txt"), "mine\n");
    assert!(!test.read("ferroctl.lock").contains(FOLDER));

    test.write(
        "ferroctl.yaml",
        &format!("{manifest}runtime: {{path: ../runtime}}\n"),
    );
    test.expect("gen", 0);
    assert!(test.read("Cargo.toml").contains("path = \"../runtime\""));
    test.write("ferroctl.yaml", &manifest);
    let said = test.expect("gen", 0);
    assert!(said.contains(&format!("created {FOLDER}")), "{said}");
    assert!(
        test.read("Cargo.toml")
            .contains("\"crates/ferroctl-runtime\"")
    );
}
