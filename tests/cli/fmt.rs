//! `ferroctl fmt`: files, folders and stdin; what it writes, and when it writes nothing.

use crate::assert_transcript;
use crate::fixture::CliTest;

/// A contract in disorder.
const UNTIDY: &str = "type Req {\n  // whose\n  Id int64 `path:\"id\"`\n  Nickname string `form:\"nickname\"`\n}\nservice user {\n@handler getUser\nget /users/:id (Req)\n}";
/// A contract with two syntax errors.
const BROKEN: &str = "type {\n}\n\nservice user {\n\t@handler getUser\n\tget users\n}\n";

#[test]
fn a_file_is_written_once() {
    let test = CliTest::new();
    test.write("user.api", UNTIDY);
    assert_transcript!("fmt", test.transcript("fmt user.api"));
    let tidy = test.read("user.api");
    assert!(tidy.contains("\tId       int64  `path:\"id\"`\n"), "{tidy}");
    let before = test.everything();
    let said = test.expect("fmt user.api", 0);
    assert!(said.contains("up to date: 1 file"), "{said}");
    assert_eq!(test.everything(), before);
}

#[test]
fn check_shows_a_diff_and_writes_nothing() {
    let test = CliTest::new();
    test.write("user.api", UNTIDY);
    let before = test.everything();
    assert_transcript!("fmt_check", test.transcript("fmt --check user.api"));
    assert_eq!(test.everything(), before);
    test.expect("fmt user.api", 0);
    test.expect("fmt --check user.api", 0);
}

#[test]
fn stdin_goes_to_stdout() {
    let test = CliTest::new();
    assert_transcript!("fmt_stdin", test.transcript_of("fmt", UNTIDY));
    let (bare, dash) = (
        test.output_of("fmt", UNTIDY),
        test.output_of("fmt -", UNTIDY),
    );
    assert_eq!(bare.stdout, dash.stdout);
    let checked = test.output_of("fmt --check", UNTIDY);
    assert_eq!(checked.status.code(), Some(1));
    assert!(test.everything().is_empty());
}

#[test]
fn a_syntax_error_anywhere_keeps_every_file_as_it_is() {
    let test = CliTest::new();
    test.write("broken.api", BROKEN);
    test.write("user.api", UNTIDY);
    let before = test.everything();
    assert_transcript!("fmt_broken", test.transcript("fmt user.api broken.api"));
    assert_eq!(test.everything(), before);
    let piped = test.output_of("fmt", BROKEN);
    assert_eq!((piped.status.code(), piped.stdout.len()), (Some(1), 0));
}

#[test]
fn a_folder_stands_for_the_files_below_it() {
    let test = CliTest::new();
    for path in [
        "a/one.api",
        "a/b/two.api",
        "a/.hidden/three.api",
        "a/four.txt",
    ] {
        test.write(path, UNTIDY);
    }
    assert_transcript!("fmt_folder", test.transcript("fmt a"));
    assert_eq!(test.read("a/one.api"), test.read("a/b/two.api"));
    assert_eq!(test.read("a/.hidden/three.api"), UNTIDY);
    assert_eq!(test.read("a/four.txt"), UNTIDY);
}

#[test]
fn other_files_are_refused() {
    let test = CliTest::new();
    test.write("user.proto", "");
    let said = test.expect("fmt user.proto nowhere.api", 1);
    assert!(said.contains("does not end in `.api`"), "{said}");
    assert!(said.contains("there is no such file"), "{said}");
}

#[cfg(unix)]
#[test]
fn mode_and_links_stay() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let test = CliTest::new();
    test.write("user.api", UNTIDY);
    fs::set_permissions(test.path("user.api"), Permissions::from_mode(0o640)).unwrap();
    symlink("user.api", test.path("link.api")).unwrap();
    test.expect("fmt link.api", 0);
    assert!(test.path("link.api").is_symlink());
    let mode = fs::metadata(test.path("user.api")).unwrap().permissions();
    assert_eq!(mode.mode() & 0o777, 0o640);
    assert_ne!(test.read("user.api"), UNTIDY);
    assert_eq!(fs::read_dir(test.path("")).unwrap().count(), 2);

    test.write("locked.api", UNTIDY);
    fs::set_permissions(test.path("locked.api"), Permissions::from_mode(0o444)).unwrap();
    let said = test.expect("fmt locked.api", 2);
    assert!(said.contains("read-only"), "{said}");
    assert_eq!(test.read("locked.api"), UNTIDY);
}
