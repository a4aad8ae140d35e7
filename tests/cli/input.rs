//! Bad input: each a clear sentence, the exit status as designed, and nothing half-written.

use crate::assert_transcript;
use crate::fixture::{API, CliTest, PROTO};

#[test]
fn a_missing_file() {
    let test = CliTest::new();
    assert_transcript!("missing_file", test.transcript("gen api nowhere.api"));
    assert!(test.everything().is_empty());
}

#[test]
fn nothing_to_generate() {
    let test = CliTest::new();
    assert_transcript!("nothing_to_generate", test.transcript("gen"));
    assert!(test.expect("gen docker", 1).contains("M0103"));
    assert!(test.everything().is_empty());
}

#[test]
fn a_wrong_extension() {
    let test = CliTest::new();
    test.write("user.proto", PROTO);
    test.write("user.txt", "");
    assert_transcript!("wrong_kind", test.transcript("gen api user.proto"));
    assert_transcript!("wrong_extension", test.transcript("gen rpc user.txt"));
    assert_eq!(test.everything().len(), 2);
}

#[test]
fn a_folder_instead_of_a_file() {
    let test = CliTest::new();
    test.write("x.api/inner.txt", "");
    assert_transcript!("folder_as_contract", test.transcript("gen api x.api"));
}

#[test]
fn a_text_that_is_not_utf8() {
    let test = CliTest::new();
    std::fs::write(test.path("x.api"), b"\xff\xfe").unwrap();
    let said = test.expect("check x.api", 1);
    assert!(said.contains("not UTF-8"), "{said}");
}

/// Editors on Windows put one in front.
#[test]
fn a_byte_order_mark() {
    let test = CliTest::new();
    test.write("user.proto", &format!("\u{feff}{PROTO}"));
    test.expect("gen rpc user.proto", 0);
    for path in ["ferroctl.yaml", "user/rpc/etc/user-rpc.yaml"] {
        test.write(path, &format!("\u{feff}{}", test.read(path)));
        test.expect("check user.proto", 0);
        test.expect("gen", 0);
    }
}

/// A pipe that nobody writes to would be waited for.
#[cfg(unix)]
#[test]
fn a_pipe_instead_of_a_file() {
    let test = CliTest::new();
    for name in ["x.api", "x.proto"] {
        let made = std::process::Command::new("mkfifo")
            .arg(test.path(name))
            .status();
        assert!(made.unwrap().success());
        let said = test.expect(&format!("check {name}"), 1);
        assert!(said.contains("neither a file nor a folder"), "{said}");
    }
}

#[test]
fn an_unreadable_folder() {
    let test = CliTest::with_api();
    // A folder that nobody can write in, root included: a file stands in its place.
    test.write("blocked", "");
    test.write("other.api", API);
    let before = test.everything();
    let said = test.expect("gen api other.api --name other --dir blocked/api", 2);
    assert!(said.contains("is a file where a folder belongs"), "{said}");
    assert_eq!(test.everything(), before);
}

#[test]
fn two_services_of_one_name() {
    let test = CliTest::with_api();
    test.write("second/user.api", API);
    let before = test.everything();
    assert_transcript!(
        "two_of_one_name",
        test.transcript("gen api second/user.api")
    );
    assert_eq!(test.everything(), before);
    test.expect("gen api second/user.api --name member", 0);
    assert!(test.read("ferroctl.yaml").contains("member-api"));
}

#[test]
fn an_output_folder_with_foreign_files() {
    let test = CliTest::new();
    test.write("user/api/user.api", API);
    test.write("user/api/src/generated/mod.rs", "// somebody else's\n");
    let before = test.everything();
    let said = test.expect("gen api user/api/user.api", 1);
    assert!(said.contains("ferroctl did not write it"), "{said}");
    assert!(said.contains("nothing was written"), "{said}");
    assert_eq!(test.everything(), before);
}

#[test]
fn a_port_in_use() {
    let test = CliTest::with_api();
    test.write("course.api", &API.replace("service user", "service course"));
    let before = test.everything();
    let said = test.expect("gen api course.api --port 8300", 1);
    assert!(
        said.contains("port 8300 of `course-api` is in use by `user-api`"),
        "{said}"
    );
    assert_eq!(test.everything(), before);
}

#[test]
fn names_that_leave_the_folder() {
    let test = CliTest::new();
    test.write("user.api", API);
    let before = test.everything();
    for arguments in [
        "gen api user.api --name ../../x",
        "gen api user.api --name /x",
        "gen api user.api --name con",
        "gen api user.api --name crates",
        "gen api user.api --dir ../out",
        "gen api user.api --dir /out",
        "gen api user.api --dir a/../../out",
    ] {
        let said = test.expect(arguments, 1);
        assert!(said.contains("M0203") || said.contains("M0206"), "{said}");
        assert_eq!(test.everything(), before, "{arguments}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_point_out() {
    let test = CliTest::new();
    let outside = tempfile::tempdir().unwrap();
    test.write("user.api", API);
    std::os::unix::fs::symlink(outside.path(), test.path("user")).unwrap();
    let said = test.expect("gen api user.api", 2);
    assert!(said.contains("leads out of the workspace"), "{said}");
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    assert!(!test.path("ferroctl.yaml").exists());
}

#[test]
fn a_broken_manifest() {
    let test = CliTest::new();
    test.write("ferroctl.yaml", "version: 1\nname: x\nservces: []\n");
    assert_transcript!("broken_manifest", test.transcript("gen"));
    test.write("ferroctl.yaml", "version: 7\nname: x\n");
    assert!(test.expect("gen docker", 1).contains("M0102"));
}

#[test]
fn a_newer_lock() {
    let test = CliTest::with_api();
    let lock = test.read("ferroctl.lock");
    let newer = lock.replace(
        concat!("ferroctl ", env!("CARGO_PKG_VERSION")),
        "ferroctl 99.1.0",
    );
    test.write("ferroctl.lock", &newer);
    let said = test.expect("gen", 2);
    assert!(said.contains("install 99.1.0 or newer"), "{said}");
}

#[test]
fn unknown_services() {
    let test = CliTest::with_api();
    let before = test.everything();
    assert_transcript!("remove_unknown", test.transcript("remove user"));
    let said = test.expect("gen api user/api/user.api --calls user-rpc", 1);
    assert!(said.contains("M0205"), "{said}");
    assert_eq!(test.everything(), before);
}
