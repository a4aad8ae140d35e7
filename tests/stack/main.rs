//! The rendered stack: every file of the courseware system as a snapshot, and what must hold for any workspace.
//!
//! `.ci/stack` checks the files that [`the_courseware_stack`] and [`every_server_behind_mirrors`] leave in cargo's
//! temporary folder with the real tools.

mod jaeger;
mod kube;
mod projects;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ferroctl::artifact::{Body, FileTree};
use ferroctl::emit::{compose, docker, observability};
use ferroctl::ir::{Call, Content, Project};
use ferroctl::system;

fn render(project: &Project) -> FileTree {
    let mut tree = FileTree::default();
    let system = &system::resolve(project.clone());
    docker::render(system, &mut tree).expect("Dockerfiles");
    compose::render(system, &mut tree).expect("compose files");
    observability::render(system, &mut tree).expect("observability");
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
        "Dockerfile",
    ] {
        assert!(holders.contains(&path), "{path} not in {holders:?}");
    }
}

#[test]
fn services_that_call_each_other_do_not_wait_for_each_other() {
    let mut project = projects::courseware();
    project.services[0].calls = vec![Call::of("courseware-rpc")];
    project.services[2].calls = vec![Call::of("user-rpc")];
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
        let of_requests = port.starts_with("${BIND:-127.0.0.1}:");
        let inner = port.starts_with("${INFRASTRUCTURE_BIND:-127.0.0.1}:");
        assert!(of_requests || inner, "{name}: {port}");
        // What opens the services to the network opens nothing else.
        let is_service = name.ends_with("-api") || name.ends_with("-rpc");
        assert!(!of_requests || is_service, "{name}: {port}");
        assert!(!of_requests || !port.contains("METRICS"), "{name}: {port}");
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
        if let Content::Http(http) = &mut service.contracts.0[0].content {
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
fn dashboards_and_alerts_name_only_metrics_that_are_exported() {
    let registered = registered_metrics();
    let others = [
        "up",
        // Jaeger's own; `tests/docker/jaeger` sees them.
        "traces_span_metrics_calls_total",
        "otelcol_exporter_send_failed_spans_total",
        "otelcol_receiver_refused_spans_total",
    ];
    let is_known = |metric: &str| {
        others.contains(&metric) || registered.iter().any(|known| exports(known, metric))
    };
    assert!(!is_known("http_server_requests_total"));
    let tree = render(&projects::courseware());
    for (path, expressions) in queries(&tree) {
        for metric in expressions.iter().flat_map(|text| metrics_of(text)) {
            assert!(is_known(metric), "{path}: {metric}");
        }
    }
}

/// The names under which the runtime registers metrics; a part in braces stands for any word.
fn registered_metrics() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/src/telemetry/metrics");
    let files = fs::read_dir(folder).expect("the metrics of the runtime");
    let mut names = Vec::new();
    for file in files.flatten().filter(|file| file.path().is_file()) {
        let text = fs::read_to_string(file.path()).expect("a file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let literals = code.split('"').skip(1).step_by(2);
        let is_name = |text: &&str| {
            text.contains('_')
                && text
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || "_{}".contains(c))
        };
        names.extend(literals.filter(is_name).map(str::to_owned));
    }
    assert!(names.len() > 8, "{names:?}");
    names
}

/// Whether a metric registered as `known` gives the series `metric`.
fn exports(known: &str, metric: &str) -> bool {
    let suffixes = ["", "_total", "_bucket", "_sum", "_count"];
    suffixes.iter().any(|suffix| {
        let Some(name) = metric.strip_suffix(suffix) else {
            return false;
        };
        match (known.split_once('{'), known.split_once('}')) {
            (Some((before, _)), Some((_, after))) => {
                name.starts_with(before) && name.ends_with(after)
            }
            _ => name == known,
        }
    })
}

/// The expressions of all dashboards and alert rules, by file.
fn queries(tree: &FileTree) -> Vec<(&str, Vec<String>)> {
    let boards = texts(tree)
        .filter(|(path, _)| is_dashboard(path))
        .map(|(path, text)| {
            let board: serde_json::Value = serde_json::from_str(text).expect(path);
            (
                path,
                expressions(&board).into_iter().map(str::to_owned).collect(),
            )
        });
    let path = "deploy/prometheus/rules/services.yml";
    let file: serde_yaml::Value = serde_yaml::from_str(text_of(tree, path)).expect("YAML");
    let rules = file["groups"][0]["rules"].as_sequence().expect("rules");
    let alerts = rules.iter().filter_map(|rule| rule["expr"].as_str());
    boards
        .chain([(path, alerts.map(str::to_owned).collect())])
        .collect()
}

/// The words of an expression behind which a selector or a range opens.
fn metrics_of(expression: &str) -> Vec<&str> {
    let opened = expression
        .match_indices(['{', '['])
        .filter_map(|(at, _)| expression[..at].rsplit([' ', '(', '\n']).next());
    opened
        .filter(|word| !word.is_empty() && !word.ends_with('}'))
        .collect()
}

/// Also those of rows that are closed.
fn expressions(board: &serde_json::Value) -> Vec<&str> {
    let rows = items(&board["panels"]);
    let inner = items(&board["panels"]).flat_map(|row| items(&row["panels"]));
    rows.chain(inner)
        .flat_map(|panel| items(&panel["targets"]))
        .filter_map(|target| target["expr"].as_str())
        .collect()
}

fn items(value: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    value.as_array().into_iter().flatten()
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
