//! `gen docker` compares the services' YAML with the stack.

use ferroctl::diagnostic::codes;

use crate::assert_transcript;
use crate::findings::fences;
use crate::fixture::{CliTest, PROTO};

const API: &str = "type Req {\n    Id int64 `path:\"id\"`\n}\n\n@server (\n    jwt: Auth\n)\nservice user {\n    @handler getUser\n    get /users/:id (Req)\n}\n";

/// `user-rpc`, `user-api` that calls it, and `course-api`, with the stack.
fn workspace() -> CliTest {
    let test = CliTest::new();
    test.write("user/rpc/user.proto", PROTO);
    test.write("user/api/user.api", API);
    test.write("course/api/course.api", &API.replace("user", "course"));
    test.expect("gen rpc user/rpc/user.proto", 0);
    test.expect("gen api user/api/user.api --calls user-rpc", 0);
    test.expect("gen api course/api/course.api", 0);
    let said = test.expect("gen docker", 0);
    assert!(!said.contains("warning"), "{said}");
    test
}

fn replaced(test: &CliTest, path: &str, edits: &[(&str, &str)]) {
    let mut text = test.read(path);
    for (from, to) in edits {
        assert!(text.contains(from), "{path} has no {from}");
        text = text.replace(from, to);
    }
    test.write(path, &text);
}

#[test]
fn what_disagrees_with_the_stack_is_said_with_place_and_fix() {
    let test = workspace();
    replaced(
        &test,
        "user/api/etc/user-api.yaml",
        &[
            ("${USER_RPC_ADDR:-127.0.0.1:9300}", "127.0.0.1:9300"),
            ("${OTLP_ENDPOINT:-}", "http://jaeger:14268/api/traces"),
            ("Port: 8300", "Port: 8301"),
            ("Path: /metrics", "Path: /prometheus"),
        ],
    );
    replaced(
        &test,
        "user/rpc/etc/user-rpc.yaml",
        &[("${HOST:-127.0.0.1}:9300", "127.0.0.1:9300")],
    );
    replaced(
        &test,
        "course/api/etc/course-api.yaml",
        &[
            ("${JWT_SECRET}", "${COURSE_SECRET}"),
            (
                "Telemetry:\n  Name: course-api",
                "Telemetry:\n  Name: course",
            ),
        ],
    );
    test.append(
        "course/api/etc/course-api.yaml",
        "DataSource: sqlite://course.db\nCacheRedis:\n  - Host: cache:6379\nKafka:\n  Url: http://localhost:1\n",
    );
    assert_transcript!("stack_disagrees", test.transcript("gen docker"));
    test.expect("gen --check", 0);
}

#[test]
fn containers_of_the_users_own_compose_file_are_known() {
    let test = workspace();
    test.append(
        "course/api/etc/course-api.yaml",
        "CacheRedis:\n  - Host: cache:6379\n",
    );
    let said = test.expect("gen", 0);
    assert!(said.contains("W0904"), "{said}");
    test.write(
        "compose.override.yaml",
        "services:\n  cache: {image: redis}\n",
    );
    let said = test.expect("gen", 0);
    assert!(!said.contains("warning"), "{said}");
}

#[test]
fn a_secret_in_a_yaml_is_found_and_not_repeated() {
    let test = workspace();
    replaced(
        &test,
        "user/api/etc/user-api.yaml",
        &[("${JWT_SECRET}", "very-secret-indeed")],
    );
    let said = test.expect("gen", 0);
    assert!(said.contains("W0906"), "{said}");
    assert!(!said.contains("very-secret"), "{said}");
}

#[test]
fn a_line_with_a_password_is_shown_up_to_its_key() {
    let test = workspace();
    replaced(
        &test,
        "user/api/etc/user-api.yaml",
        &[("${JWT_SECRET}", "${USER_SECRET:-hush-hush}")],
    );
    test.append(
        "user/rpc/etc/user-rpc.yaml",
        "Mysql:\n  DataSource: root:hush@tcp(127.0.0.1:3306)/user\n\
         CacheRedis:\n  - {Host: \"127.0.0.1:6379\", Pass: hush, Type: node}\n",
    );
    let said = test.transcript("gen --dry-run");
    assert!(!said.contains("hush"), "{said}");
    assert_transcript!("stack_with_passwords", said);
}

#[test]
fn a_secret_of_digits_is_found_and_not_repeated() {
    let test = workspace();
    let path = "user/api/etc/user-api.yaml";
    let digits = "1234567890123456789012";
    replaced(&test, path, &[("\"${JWT_SECRET}\"", digits)]);
    let said = test.expect("gen", 0);
    assert!(said.contains("without quotes it is no text"), "{said}");
    assert!(!said.contains(digits), "{said}");
}

/// A service's YAML with the blocks of `page` in place of its own.
fn with_blocks(settings: &str, page: &str) -> String {
    let is_key = |line: &&str| line.starts_with(|c: char| c.is_alphabetic());
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let replaced: Vec<String> = page.lines().filter(is_key).map(key).collect();
    let mut is_kept = true;
    let kept = settings.split_inclusive('\n').filter(|line| {
        is_kept = if is_key(line) {
            !replaced.contains(&key(line))
        } else {
            is_kept
        };
        is_kept
    });
    kept.collect::<String>() + page
}

#[test]
fn the_pages_show_their_findings_and_the_way_out() {
    let test = workspace();
    let path = "user/api/etc/user-api.yaml";
    let settings = test.read(path);
    let pages = codes::workspace::ALL.iter();
    let pages = pages.filter(|code| ("W0903"..="W0907").contains(&code.id) || code.id == "W0909");
    for code in pages.clone() {
        let said: Vec<String> = fences(code.explanation, "```yaml", path)
            .into_iter()
            .map(|(path, page)| {
                test.write(path, &with_blocks(&settings, page));
                test.expect("gen --dry-run", 0)
            })
            .collect();
        let is_found = |said: &String| said.contains(&format!("[{}]", code.id));
        assert_eq!(
            said.iter().map(is_found).collect::<Vec<_>>(),
            [true, false],
            "{}: {said:#?}",
            code.id
        );
    }
    assert_eq!(pages.count(), 6);
}
