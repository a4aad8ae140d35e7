//! Running it again is always safe.

use ferroctl::embedded::{COURSEWARE, RUNTIME_WITH_VIEWER};

use crate::fixture::{API, CliTest, PROTO};

const OURS: &str = "user/api/src/generated/mod.rs";
const USERS: &str = "user/api/src/lib.rs";

#[test]
fn a_second_run_touches_nothing() {
    let test = CliTest::with_api();
    test.expect("gen docker", 0);
    let before = test.everything();
    let said = test.expect("gen", 0);
    assert!(said.starts_with("up to date"), "{said}");
    test.expect("gen api user/api/user.api", 0);
    test.expect("gen --check", 0);
    assert_eq!(test.everything(), before);
}

#[test]
fn a_run_that_renders_says_what_one_says_that_does_not() {
    let test = CliTest::with_api();
    test.expect("gen docker", 0);
    test.append(USERS, "// mine\n");
    test.append("Cargo.toml", "# mine\n");
    test.append("ferroctl.yaml", "keep: [Dockerfile, compose.yaml]\n");
    std::fs::remove_file(test.path("README.md")).unwrap();
    test.expect("gen", 0);
    let lock = test.read("ferroctl.lock");
    let inputs = lock
        .lines()
        .find(|line| line.starts_with("inputs "))
        .unwrap();
    for arguments in ["gen --check", "gen --dry-run", "gen", "gen --force"] {
        let short = test.transcript(arguments);
        let without = lock.replace(&format!("{inputs}\n"), "");
        test.write("ferroctl.lock", &without);
        assert_eq!(test.transcript(arguments), short);
        test.write("ferroctl.lock", &lock);
    }
}

#[test]
fn a_dependency_stays_where_the_user_put_it() {
    let test = CliTest::with_api();
    let path = "user/api/Cargo.toml";
    let moved = test
        .read(path)
        .replace("tokio.workspace = true\n", "")
        .replace(
            "serde_json.workspace = true\n",
            "tokio.workspace = true\nserde = \"=1.0.230\"\n",
        )
        .replace("serde.workspace = true\n", "")
        + "\n[target.'cfg(unix)'.dependencies]\nserde_json.workspace = true\n";
    test.write(path, &moved);
    test.append("user/api/user.api", "// newer\n");
    test.expect("gen", 0);
    assert_eq!(test.read(path), moved);
    test.expect("gen --check", 0);
}

#[test]
fn a_function_that_no_longer_fits_is_named_on_every_run() {
    let test = CliTest::with_api();
    let path = "user/api/src/logic/get_user.rs";
    let edited = test.read(path).replace("_req: Req", "_req: u8");
    test.write(path, &edited);
    for _ in 0..2 {
        let said = test.expect("gen", 0);
        assert!(
            said.contains(&format!("change {path}: pub async fn get_user(")),
            "{said}"
        );
    }
    test.write(path, &edited.replace("_req: u8", "req: Req"));
    assert!(test.expect("gen", 0).starts_with("up to date"));
}

#[test]
fn it_works_from_below_the_workspace() {
    let test = CliTest::with_api();
    let before = test.everything();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_ferroctl"))
        .args(["gen", "api", "user.api"])
        .current_dir(test.path("user/api"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(test.everything(), before);
}

#[test]
fn an_edited_file_of_ours_is_refused_and_nothing_written() {
    let test = CliTest::with_api();
    test.append(OURS, "// mine\n");
    test.write("course.api", &API.replace("service user", "service course"));
    let before = test.everything();
    let said = test.expect("gen api course.api", 1);
    assert!(said.contains(&format!("`{OURS}` was edited")), "{said}");
    assert!(said.contains("-// mine"), "{said}");
    assert!(said.contains(&format!("gen --force {OURS}")), "{said}");
    assert_eq!(test.everything(), before);

    let said = test.expect("gen --check", 1);
    assert!(said.contains("-// mine"), "{said}");
    test.expect(&format!("gen --force {OURS}"), 0);
    assert!(!test.read(OURS).contains("mine"));
}

#[test]
fn keep_takes_a_file_over() {
    let test = CliTest::with_api();
    test.append(OURS, "// mine\n");
    test.append("ferroctl.yaml", &format!("keep: [{OURS}, nothing.rs]\n"));
    let said = test.expect("gen", 0);
    assert!(said.contains("W0901"), "{said}");
    assert!(test.read(OURS).contains("// mine"));
    assert!(test.read("ferroctl.yaml").contains("nothing.rs"));
}

#[test]
fn check_and_dry_run_write_nothing() {
    let test = CliTest::new();
    test.write("user/api/user.api", API);
    let before = test.everything();
    let said = test.expect("gen api user/api/user.api --check", 1);
    assert!(said.contains("+++ b/ferroctl.yaml"), "{said}");
    let said = test.expect("gen --dry-run api user/api/user.api", 0);
    assert!(said.contains("would be: "), "{said}");
    assert_eq!(test.everything(), before);
}

#[test]
fn removing_a_service_leaves_what_is_the_users() {
    let test = CliTest::with_api();
    test.append(USERS, "// mine\n");
    let said = test.expect("remove user-api", 0);
    assert!(said.contains(&format!("unused {USERS}")), "{said}");
    assert!(!test.path(OURS).exists());
    assert!(test.read(USERS).contains("// mine"));
    assert!(test.path("user/api/user.api").exists());
    assert!(!test.read("ferroctl.yaml").contains("user-api"));
    assert!(!test.read("Cargo.toml").contains("user/api"));
}

#[test]
fn a_contract_from_outside_is_copied_once() {
    let test = CliTest::new();
    std::fs::write(test.path("../user.proto"), PROTO).unwrap();
    let said = test.expect("gen rpc ../user.proto", 0);
    assert!(said.contains("`user/rpc/user.proto` is a copy"), "{said}");
    assert_eq!(test.read("user/rpc/user.proto"), PROTO);
    let before = test.everything();
    test.expect("gen rpc ../user.proto", 0);
    assert_eq!(test.everything(), before);
}

#[test]
fn contracts_from_outside_lie_to_each_other_as_before() {
    let test = CliTest::new();
    let importing = format!("import \"../../base.api\"\n\n{API}");
    test.write("../goods/apps/user/user.api", &importing);
    test.write("../goods/base.api", "type Base {}\n");
    let said = test.expect("gen api ../goods/apps/user/user.api", 0);
    for path in ["user/api/apps/user/user.api", "user/api/base.api"] {
        assert!(said.contains(&format!("`{path}` is a copy")), "{said}");
    }
    assert_eq!(test.read("user/api/apps/user/user.api"), importing);
    std::fs::remove_dir_all(test.path("../goods")).unwrap();
    test.expect("gen --check", 0);
}

#[test]
fn folders_for_imports_from_outside_come_along() {
    let test = CliTest::new();
    let importing = PROTO.replace(
        "message Beat {}",
        "import \"common/id.proto\";\nimport \"own.proto\";\n\nmessage Beat { common.Id id = 1; Own own = 2; }",
    );
    let own = "syntax = \"proto3\";\n\nmessage Own {}\n";
    test.write("../protos/user/user.proto", &importing);
    test.write(
        "../third/common/id.proto",
        "syntax = \"proto3\";\n\npackage common;\n\nmessage Id {}\n",
    );
    test.write("shared/own.proto", own);
    std::fs::create_dir(test.path("../unused")).unwrap();
    let folders = "-I ../protos -I ../third -I ../unused -I shared";
    let said = test.expect(&format!("gen rpc ../protos/user/user.proto {folders}"), 0);
    for path in [
        "user/rpc/protos/user/user.proto",
        "user/rpc/third/common/id.proto",
    ] {
        assert!(said.contains(&format!("`{path}` is a copy")), "{said}");
    }
    let manifest = test.read("ferroctl.yaml");
    let include = "include: [user/rpc/protos, user/rpc/third, shared]";
    assert!(manifest.contains(include), "{manifest}");
    std::fs::remove_dir_all(test.path("../protos")).unwrap();
    std::fs::remove_dir_all(test.path("../third")).unwrap();
    test.expect("gen --check", 0);
}

#[test]
fn a_moved_folder_is_no_edit() {
    let test = CliTest::with_api();
    std::fs::create_dir(test.path("people")).unwrap();
    std::fs::rename(test.path("user/api"), test.path("people/http")).unwrap();
    let manifest = test.read("ferroctl.yaml");
    let manifest = manifest.replace(
        "api: user/api/user.api",
        "api: people/http/user.api, dir: people/http",
    );
    test.write("ferroctl.yaml", &manifest);
    test.expect("gen", 0);
    assert!(
        test.read("people/http/src/generated/mod.rs")
            .contains("people/http/user.api")
    );
    assert!(!test.path("user").join("api").exists());
}

#[test]
fn a_crlf_checkout_and_a_rustfmt_toml_are_no_edits() {
    let test = CliTest::with_api();
    for path in [OURS, USERS, "Cargo.toml"] {
        test.write(path, &test.read(path).replace('\n', "\r\n"));
    }
    let before = test.everything();
    test.expect("gen --check", 0);
    test.expect("gen", 0);
    assert_eq!(test.everything(), before);
    test.write("rustfmt.toml", "tab_spaces = 2\n");
    test.expect("gen", 0);
    test.expect("gen --check", 0);
}

#[test]
fn secrets_are_random_private_and_kept() {
    let test = CliTest::with_api();
    test.expect("gen docker", 0);
    let secret = test.read(".env");
    let lines = secret.lines().filter_map(|line| line.split_once('='));
    let (name, _) = lines
        .filter(|(_, value)| value.len() == 64)
        .find(|(_, value)| value.chars().all(|c| c.is_ascii_hexdigit()))
        .unwrap_or_else(|| panic!("32 random bytes in {secret}"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(test.path(".env"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    test.expect("gen --force", 0);
    assert_eq!(test.read(".env"), secret);
    assert!(!test.read("ferroctl.lock").contains(".env\n"));
    test.write(".env", "OTHER=1\n");
    test.expect("gen", 0);
    let completed = test.read(".env");
    assert!(completed.starts_with("OTHER=1\n"), "{completed}");
    assert!(completed.contains(&format!("\n{name}=")), "{completed}");
}

#[test]
fn new_makes_a_folder_and_never_writes_over_one() {
    let test = CliTest::new();
    test.expect("new shop", 0);
    assert!(test.read("shop/ferroctl.yaml").contains("name: shop"));
    let before = test.everything();
    let said = test.expect("new shop", 2);
    assert!(said.contains("not empty"), "{said}");
    assert_eq!(test.everything(), before);
}

#[test]
fn the_example_is_written_byte_for_byte() {
    let test = CliTest::new();
    test.expect("new shop --example courseware", 0);
    // What says where the runtime is, and what follows of it.
    let differs = [
        "Cargo.toml",
        "ferroctl.yaml",
        "ferroctl.lock",
        ".gitattributes",
        // Its cache has the workspace's name.
        "Dockerfile",
    ];
    for (path, bytes) in COURSEWARE {
        let written = std::fs::read(test.path("shop").join(path)).unwrap();
        if !differs.contains(path) {
            assert!(written == *bytes, "{path} differs");
        }
    }
    for (path, text) in RUNTIME_WITH_VIEWER {
        assert_eq!(
            test.read(&format!("shop/crates/ferroctl-runtime/{path}")),
            *text
        );
    }
    // Nothing but the secrets comes on top.
    let files = test.everything().len();
    assert_eq!(files, COURSEWARE.len() + RUNTIME_WITH_VIEWER.len() + 2);
    for env in ["shop/.env", "shop/deploy/kube/overlays/dev/.env"] {
        assert!(test.read(env).contains("JWT_SECRET="), "{env}");
    }
}

#[test]
fn the_example_is_as_a_run_leaves_it() {
    let test = CliTest::new();
    test.expect("new demo --example courseware", 0);
    let demo = test.path("demo");
    let check = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ferroctl"));
        command.args(arguments).current_dir(&demo).output().unwrap()
    };
    let before = test.everything();
    assert!(check(&["gen", "--check"]).status.success());
    assert!(check(&["gen"]).status.success());
    assert_eq!(test.everything(), before);
    // Two lines name the runtime; the example takes it from the folder beside it.
    let text = |path: &str| {
        let file = COURSEWARE.iter().find(|(other, _)| *other == path);
        String::from_utf8(file.unwrap().1.to_vec()).unwrap()
    };
    let path = "runtime: {path: ../../runtime}\n";
    assert_eq!(
        test.read("demo/ferroctl.yaml"),
        text("ferroctl.yaml").replace(path, "")
    );
    let cargo = text("Cargo.toml").replace("../../runtime", "crates/ferroctl-runtime");
    let excluded = "\"user/rpc\"]\nexclude = [\"crates/ferroctl-runtime\"]\n";
    let cargo = cargo.replace("\"user/rpc\"]\n", excluded);
    assert_eq!(test.read("demo/Cargo.toml"), cargo);
}

#[test]
fn without_rustfmt_the_command_that_installs_it_is_named() {
    let test = CliTest::with_api();
    let run = || {
        std::process::Command::new(env!("CARGO_BIN_EXE_ferroctl"))
            .arg("gen")
            .current_dir(test.path(""))
            .env("PATH", "")
            .output()
            .unwrap()
    };
    assert!(run().status.success(), "a run without changes needs none");
    std::fs::remove_file(test.path(OURS)).unwrap();
    let before = test.everything();
    let output = run();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("rustup component add rustfmt"), "{said}");
    assert_eq!(test.everything(), before);
}

#[test]
fn two_branches_that_both_ran_are_merged() {
    let test = CliTest::with_api();
    let base = test.read("ferroctl.lock");
    test.write("course.api", &API.replace("service user", "service course"));
    test.expect("gen api course.api", 0);
    // What `merge=union` and a conflict in the other branch's favour leave behind.
    test.write("ferroctl.lock", &(test.read("ferroctl.lock") + &base));
    let ours = test.read(OURS);
    test.write(
        OURS,
        &format!("<<<<<<< HEAD\n{ours}=======\n// theirs\n>>>>>>> other\n"),
    );
    test.expect("gen", 0);
    assert_eq!(test.read(OURS), ours);
    test.expect("gen --check", 0);
}
