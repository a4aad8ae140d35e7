//! The rendered stack: every file of the courseware system as a snapshot, and what must hold for any workspace.
//!
//! `.ci/stack` checks the files that [`the_courseware_stack`] and [`every_server_behind_mirrors`] leave in cargo's
//! temporary folder with the real tools.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test looks at the disk itself, says what it skips, and fails by panicking"
)]

mod projects;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ferroctl::artifact::{Body, FileTree};
use ferroctl::ir::Project;
use ferroctl::target::{compose, docker, observability};

fn render(project: &Project) -> FileTree {
    let mut tree = FileTree::default();
    docker::render(project, &mut tree).expect("Dockerfiles");
    compose::render(project, &mut tree).expect("compose files");
    observability::render(project, &mut tree).expect("observability");
    tree
}

fn texts(tree: &FileTree) -> impl Iterator<Item = (&str, &str)> {
    tree.iter().map(|(path, artifact)| match &artifact.body {
        Body::Text(text) => (path.as_str(), text.as_str()),
        body => panic!("{path} is not a text: {body:?}"),
    })
}

/// All files in one text, each under its path.
fn listing(tree: &FileTree, wanted: impl Fn(&str) -> bool) -> String {
    let mut all = String::new();
    for (path, text) in texts(tree).filter(|(path, _)| wanted(path)) {
        writeln!(all, "=== {path}\n{text}").expect("a String takes all");
    }
    all
}

/// Writes a tree below cargo's temporary folder, anew.
fn write(tree: &FileTree, name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    for (path, text) in texts(tree) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        fs::write(file, text).expect("a file");
    }
    root
}

/// Compares with `tests/snapshots/<name>.snap`.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn is_dashboard(path: &str) -> bool {
    path.starts_with("deploy/grafana/dashboards/")
}

#[test]
fn the_courseware_stack() {
    let tree = render(&projects::courseware());
    write(&tree, "stack-courseware");
    snapshot(
        "stack_courseware",
        &listing(&tree, |path| !is_dashboard(path)),
    );
    snapshot("stack_dashboards", &listing(&tree, is_dashboard));
}

#[test]
fn every_server_behind_mirrors() {
    let tree = render(&projects::everything());
    write(&tree, "stack-everything");
    let wanted = |path: &str| {
        path.ends_with("Dockerfile") || path == "compose.yaml" || path == ".env.example"
    };
    snapshot("stack_everything", &listing(&tree, wanted));
}

#[test]
fn the_servers_with_stand_ins() {
    let tree = render(&projects::servers());
    write(&tree, "stack-servers");
    assert!(text_of(&tree, "compose.yaml").contains("image: mysql:"));
}

#[test]
fn rendering_twice_gives_the_same_bytes() {
    let project = projects::everything();
    assert_eq!(render(&project), render(&project));
}

#[test]
fn a_fifth_service_appears_everywhere() {
    let mut project = projects::courseware();
    let mut fifth = projects::everything().services.remove(0);
    fifth.surroundings = Default::default();
    project.services.push(fifth);
    let tree = render(&project);
    let holders: Vec<&str> = texts(&tree)
        .filter(|(_, text)| text.contains("order-rpc"))
        .map(|(path, _)| path)
        .collect();
    for path in [
        "compose.yaml",
        "deploy/README.md",
        "deploy/grafana/dashboards/service-order-rpc.json",
        "deploy/prometheus/targets/services.yml",
        "order/rpc/Dockerfile",
    ] {
        assert!(holders.contains(&path), "{path} not in {holders:?}");
    }
}

#[test]
fn services_that_call_each_other_do_not_wait_for_each_other() {
    let mut project = projects::courseware();
    project.services[0].calls = vec!["courseware-rpc".to_owned()];
    project.services[2].calls = vec!["user-rpc".to_owned()];
    let stack = compose_file(&render(&project));
    let waits = |service: &str, other: &str| {
        stack["services"][service]["depends_on"]
            .get(other)
            .is_some()
    };
    assert!(waits("user-rpc", "courseware-rpc"));
    assert!(!waits("courseware-rpc", "user-rpc"));
}

#[test]
fn no_container_is_open_or_privileged() {
    for project in [projects::courseware(), projects::everything()] {
        let tree = render(&project);
        for name in ["compose.yaml", "compose.observability.yaml"] {
            let text = text_of(&tree, name);
            assert!(!text.contains("privileged: "), "{name}");
            let file: serde_yaml::Value = serde_yaml::from_str(text).expect("YAML");
            let services = file["services"].as_mapping().expect("services");
            for (service, container) in services {
                check_container(service.as_str().expect("a name"), container);
            }
        }
    }
}

fn check_container(name: &str, container: &serde_yaml::Value) {
    let ports = container["ports"].as_sequence();
    for port in ports.into_iter().flatten() {
        let port = port.as_str().expect("a port is a string");
        assert!(port.starts_with("${BIND:-127.0.0.1}:"), "{name}: {port}");
    }
    let limit = &container["deploy"]["resources"]["limits"]["memory"];
    assert!(limit.is_string(), "{name} has no memory limit");
    let zone = container["environment"]["TZ"].as_str();
    assert_eq!(zone, Some("${TZ:-Asia/Shanghai}"), "{name}");
}

#[test]
fn the_example_leaves_open_what_gen_fills_and_names_what_only_the_user_knows() {
    let tree = render(&projects::everything());
    let example = text_of(&tree, ".env.example");
    let open: Vec<&str> = example
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.strip_suffix('='))
        .collect();
    let secrets = [
        "MYSQL_PASSWORD",
        "MYSQL_ROOT_PASSWORD",
        "POSTGRES_PASSWORD",
        "REDIS_PASSWORD",
        "GRAFANA_ADMIN_PASSWORD",
    ];
    assert_eq!(open, secrets);
    assert!(example.contains("\n# SMS_KEY=\n"), "{example}");
    let stack = text_of(&tree, "compose.yaml");
    assert!(
        stack.contains(r#"SMS_KEY: "${SMS_KEY:?set it in .env}""#),
        "{stack}"
    );
}

#[test]
fn hostile_texts_stay_in_their_place() {
    let hostile = "x\"\n#{}${HOME}{{ y }}*/'";
    let mut project = projects::courseware();
    project.name = hostile.to_owned();
    project.mirror.cargo = Some(hostile.to_owned());
    project.mirror.images = Some(hostile.to_owned());
    for service in &mut project.services {
        if let ferroctl::ir::Protocol::Http(http) = &mut service.protocol {
            http.docs.lines = vec![hostile.to_owned()];
            http.groups[0].routes[0].path = hostile.to_owned();
        }
    }
    let tree = render(&project);
    for (path, text) in texts(&tree) {
        if path.ends_with(".json") {
            serde_json::from_str::<serde_json::Value>(text).expect(path);
        } else if path.ends_with(".yaml") || path.ends_with(".yml") {
            serde_yaml::from_str::<serde_yaml::Value>(text).expect(path);
        }
        assert!(!text.lines().any(|line| line.starts_with("#{}")), "{path}");
    }
}

#[test]
fn dashboards_name_only_metrics_that_services_export() {
    let tree = render(&projects::courseware());
    let known = [
        "up",
        "http_server_requests_code_total",
        "http_server_requests_duration_ms_bucket",
        "http_server_requests_duration_ms_sum",
        "http_server_requests_rejected_total",
        "otel_spans_dropped_total",
        "process_cpu_seconds_total",
        "process_resident_memory_bytes",
        "rpc_client_requests_code_total",
        "rpc_client_requests_duration_ms_bucket",
        "rpc_client_requests_rejected_total",
        "rpc_server_requests_code_total",
        "rpc_server_requests_duration_ms_bucket",
        "rpc_server_requests_duration_ms_sum",
        "rpc_server_requests_rejected_total",
        "sql_client_requests_duration_ms_bucket",
        "sql_client_requests_duration_ms_count",
        "sql_client_requests_error_total",
        "sql_client_requests_slow_total",
        "traces_span_metrics_calls_total",
    ];
    for (path, text) in texts(&tree).filter(|(path, _)| is_dashboard(path)) {
        let board: serde_json::Value = serde_json::from_str(text).expect(path);
        for expression in expressions(&board) {
            for (before, _) in expression.match_indices('{') {
                let metric = expression[..before].rsplit([' ', '(']).next();
                assert!(
                    known.contains(&metric.unwrap_or("")),
                    "{path}: {expression}"
                );
            }
        }
    }
}

fn expressions(board: &serde_json::Value) -> Vec<&str> {
    let panels = board["panels"].as_array().into_iter().flatten();
    panels
        .flat_map(|panel| panel["targets"].as_array().into_iter().flatten())
        .filter_map(|target| target["expr"].as_str())
        .collect()
}

fn text_of<'a>(tree: &'a FileTree, wanted: &str) -> &'a str {
    let (_, text) = texts(tree)
        .find(|(path, _)| *path == wanted)
        .unwrap_or_else(|| panic!("no {wanted}"));
    text
}

fn compose_file(tree: &FileTree) -> serde_yaml::Value {
    serde_yaml::from_str(text_of(tree, "compose.yaml")).expect("YAML")
}
