//! Workers: from their entry to their end.

use crate::fixture::{CliTest, PROTO};

const TABLE: &str = "CREATE TABLE mail (id BIGINT PRIMARY KEY);\n";

#[test]
fn a_worker_is_recorded_with_all_that_was_said() {
    let test = CliTest::new();
    test.write("user.proto", PROTO);
    test.expect("gen rpc user.proto", 0);
    test.write("mail.sql", TABLE);
    test.expect(
        "gen worker mail --calls user-rpc --tables mail.sql --redis",
        0,
    );
    let manifest = test.read("ferroctl.yaml");
    let entry = "  - {name: mail-worker, worker: true, metrics: 9101, calls: [user-rpc], tables: [mail.sql], redis: true}\n";
    assert!(manifest.contains(entry), "{manifest}");
    // The same again, by its whole name and without flags, changes nothing.
    let before = test.everything();
    test.expect("gen worker mail-worker", 0);
    test.expect("gen", 0);
    test.expect("gen --check", 0);
    assert!(before == test.everything());
    test.expect("check", 0);
    let routes = test.expect("routes", 0);
    assert!(!routes.contains("mail-worker"), "{routes}");
}

#[test]
fn tables_from_elsewhere_are_copied_in() {
    let test = CliTest::new();
    test.write("../mail.sql", TABLE);
    test.expect("gen worker mail --tables ../mail.sql", 0);
    assert_eq!(test.read("mail/worker/mail.sql"), TABLE);
    let manifest = test.read("ferroctl.yaml");
    assert!(
        manifest.contains("tables: [mail/worker/mail.sql]"),
        "{manifest}"
    );
    let missing = test.expect("gen worker mail --tables ../none.sql", 1);
    assert!(missing.contains("cannot read `../none.sql`"), "{missing}");
}

#[test]
fn a_worker_appears_in_the_stack_and_goes_again() {
    let test = CliTest::with_api();
    test.expect("gen docker", 0);
    let before = test.everything();
    test.expect("gen worker mail --redis", 0);
    let compose = test.read("compose.yaml");
    for (path, text) in [
        ("compose.yaml", "/app/mail-worker, healthcheck]"),
        ("compose.yaml", "MAIL_WORKER_METRICS_PUBLISHED_PORT:-9101}"),
        ("compose.yaml", "redis: {condition: service_healthy}"),
        ("Dockerfile", "EXPOSE 9101\n"),
        ("deploy/prometheus/targets/services.yml", "mail-worker:9101"),
        ("deploy/prometheus/rules/services.yml", "JobsDead"),
        (
            "deploy/grafana/dashboards/service-mail-worker.json",
            "worker_jobs_total",
        ),
    ] {
        assert!(test.read(path).contains(text), "{path} lacks {text}");
    }
    assert!(!compose.contains("MAIL_WORKER_PUBLISHED_PORT"), "{compose}");
    test.expect("remove mail-worker", 0);
    // The secret of Redis stays in `.env`, and who would start the worker again finds it.
    let names = |all: Vec<(std::path::PathBuf, _, _)>| -> Vec<_> {
        all.into_iter().map(|(path, _, _)| path).collect()
    };
    assert_eq!(names(before), names(test.everything()));
    for path in ["compose.yaml", "Cargo.toml", "ferroctl.yaml"] {
        assert!(!test.read(path).contains("mail"), "{path}");
    }
}

#[test]
fn what_a_worker_cannot_have_is_said() {
    let test = CliTest::new();
    for (entry, said) in [
        ("worker: true, port: 9, metrics: 1", "and has a `port`"),
        ("worker: true", "has no `metrics`"),
        ("worker: true, metrics: 1, crud: [a]", "and has `crud`"),
        (
            "worker: true, metrics: 1, rpc: [a.proto]",
            "has both `rpc` and `worker`",
        ),
        ("api: a.api, metrics: 1", "has no `port`"),
    ] {
        let manifest = format!("version: 1\nname: x\nservices:\n  - {{name: a-worker, {entry}}}\n");
        test.write("ferroctl.yaml", &manifest);
        let finding = test.expect("gen", 1);
        assert!(finding.contains("M0201"), "{finding}");
        assert!(finding.contains(said), "{finding}");
    }
    let called = "version: 1\nname: x\nservices:\n  - {name: a-worker, worker: true, metrics: 1}\n  \
                  - {name: b-worker, worker: true, metrics: 2, calls: [a-worker]}\n";
    test.write("ferroctl.yaml", called);
    let finding = test.expect("gen", 1);
    assert!(finding.contains("which is no gRPC service"), "{finding}");
}

#[test]
fn a_worker_gets_another_name() {
    let test = CliTest::new();
    test.expect("gen worker mail", 0);
    let said = test.expect("mv service mail-worker post-worker", 0);
    assert!(said.contains("the folder `mail/worker` stays\n"), "{said}");
    let main = test.read("mail/worker/src/main.rs");
    assert!(main.contains("use post_worker::"), "{main}");
    assert!(
        test.read("mail/worker/etc/post-worker.yaml")
            .contains("Name: post-worker")
    );
    test.expect("gen --check", 0);
}
