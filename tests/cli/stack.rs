//! `gen docker` from one run to the next.

use std::process::Command;

use crate::fixture::{API, CliTest};

#[test]
#[cfg(unix)]
fn containers_can_read_every_file_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let test = CliTest::new();
    test.write("user/api/user.api", API);
    for command in ["gen api user/api/user.api", "gen docker"] {
        let line = format!("umask 077; exec \"$0\" {command}");
        let status = Command::new("sh")
            .args(["-c", &line, env!("CARGO_BIN_EXE_ferroctl")])
            .current_dir(test.path(""))
            .status()
            .unwrap();
        assert!(status.success());
    }
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    for (path, _, _) in test.everything() {
        let wanted = match path.extension().and_then(|it| it.to_str()) {
            Some("sh") => 0o755,
            _ if path.ends_with(".env") => 0o600,
            _ => 0o644,
        };
        assert_eq!(mode(&path), wanted, "{}", path.display());
    }
    for folder in ["deploy", "deploy/grafana/dashboards", "user/api/etc"] {
        assert_eq!(mode(&test.path(folder)), 0o755, "{folder}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_and_touches_nothing() {
    let [first, second] = [(), ()].map(|()| {
        let test = CliTest::with_api();
        test.expect("gen docker", 0);
        test
    });
    let before = first.everything();
    first.expect("gen docker", 0);
    assert_eq!(first.everything(), before);
    let texts = |test: &CliTest| -> Vec<_> {
        let root = test.path("");
        let files = test.everything().into_iter();
        files
            .map(|(path, _, text)| (path.strip_prefix(&root).unwrap().to_owned(), text))
            .filter(|(path, _)| !path.ends_with(".env"))
            .collect()
    };
    assert!(texts(&first) == texts(&second));
}

#[test]
fn a_service_that_is_added_appears_by_one_command() {
    let test = CliTest::with_api();
    test.expect("gen docker", 0);
    test.write("order/api/order.api", &API.replace("user", "order"));
    let manifest = test.read("ferroctl.yaml");
    let entry = "  - {name: order-api, api: order/api/order.api, port: 8900, metrics: 9089}\n";
    let services = manifest.find("  - {name: user-api").unwrap();
    test.write(
        "ferroctl.yaml",
        &format!("{}{entry}{}", &manifest[..services], &manifest[services..]),
    );
    test.expect("gen docker", 0);
    assert!(test.read("compose.yaml").contains("  order-api:\n"));
    let targets = test.read("deploy/prometheus/targets/services.yml");
    assert!(targets.contains("order-api:9089"), "{targets}");
    let board = test.read("deploy/grafana/dashboards/service-order-api.json");
    assert!(board.contains("/orders/:id"), "{board}");
    assert!(test.read("deploy/README.md").contains("127.0.0.1:8900"));
    test.expect("gen --check", 0);
}

#[test]
fn the_last_service_takes_its_images_with_it() {
    let test = CliTest::with_api();
    test.expect("gen docker", 0);
    test.expect("remove user-api", 0);
    assert!(!test.path("Dockerfile").exists());
    test.expect("gen api user/api/user.api", 0);
    test.expect("gen --check", 0);
}

#[test]
fn a_service_that_keeps_files_has_a_volume_for_them() {
    let test = CliTest::new();
    test.write("user.api", API);
    test.expect("gen api user.api", 0);
    test.expect("gen docker", 0);
    assert!(!test.read("compose.yaml").contains("user-api-data"));
    let manifest = test.read("ferroctl.yaml");
    test.write(
        "ferroctl.yaml",
        &manifest.replace("9081}", "9081, data: true}"),
    );
    test.expect("gen", 0);
    let compose = test.read("compose.yaml");
    assert!(compose.contains("user-api-data:/app/data"), "{compose}");
}
