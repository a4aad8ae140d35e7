//! `gen kube`: what it records, what it checks, and what goes when it is taken back.

use crate::assert_transcript;
use crate::fixture::{CliTest, PROTO};

const API: &str = "type Req {\n    Id int64 `path:\"id\"`\n}\n\nservice user {\n    @handler getUser\n    get /users/:id (Req)\n}\n";
const SQL: &str = "CREATE TABLE `user` (`id` bigint NOT NULL AUTO_INCREMENT, PRIMARY KEY (`id`)) ENGINE=InnoDB;\n";
const PROD: &str = "deploy/kube/overlays/prod/kustomization.yaml";

/// `user-rpc` on MySQL and `user-api` that calls it.
fn workspace() -> CliTest {
    let test = CliTest::new();
    test.write("user/rpc/user.proto", PROTO);
    test.write("user/rpc/user.sql", SQL);
    test.write("user/api/user.api", API);
    test.expect("gen rpc user/rpc/user.proto", 0);
    test.expect("gen model user/rpc/user.sql --service user-rpc", 0);
    test.expect("gen api user/api/user.api --calls user-rpc", 0);
    test
}

#[test]
fn it_is_recorded_and_done_again_by_a_bare_gen() {
    let test = workspace();
    assert_transcript!("gen_kube", test.transcript("gen kube"));
    assert!(test.read("ferroctl.yaml").contains("\nkube: true\n"));
    // Images are built by the same Dockerfile as for compose.
    assert!(test.path("Dockerfile").is_file());
    test.expect("gen --check", 0);
    let before = test.everything();
    test.expect("gen", 0);
    assert_eq!(before, test.everything());
    test.append("deploy/kube/base/user-rpc.yaml", "# mine\n");
    let said = test.expect("gen --check", 1);
    assert!(said.contains("deploy/kube/base/user-rpc.yaml"), "{said}");
}

#[test]
fn secrets_are_random_stay_and_are_nobody_elses() {
    let test = workspace();
    test.expect("gen kube", 0);
    let env = "deploy/kube/overlays/dev/.env";
    let first = test.read(env);
    let password = first
        .lines()
        .find_map(|line| line.strip_prefix("MYSQL_PASSWORD="));
    assert_eq!(password.map(str::len), Some(64), "{first}");
    test.expect("gen", 0);
    assert_eq!(test.read(env), first);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(test.path(env))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(!test.read("ferroctl.lock").contains(".env\""));
}

#[test]
fn it_goes_when_it_is_no_longer_wanted_but_for_what_was_edited() {
    let test = workspace();
    test.expect("gen kube", 0);
    test.append(PROD, "# mine\n");
    let manifest = test
        .read("ferroctl.yaml")
        .replace("kube: true", "docker: true");
    test.write("ferroctl.yaml", &manifest);
    let said = test.expect("gen", 0);
    assert!(!test.path("deploy/kube/base").exists(), "{said}");
    assert!(
        !test
            .path("deploy/kube/overlays/dev/kustomization.yaml")
            .exists()
    );
    assert!(!test.path("user/rpc/etc/kustomization.yaml").exists());
    assert!(test.path("user/rpc/etc/user-rpc.yaml").is_file());
    assert!(test.path("deploy/jaeger/config.yaml").is_file());
    assert!(test.read(PROD).ends_with("# mine\n"));
    assert!(said.contains(PROD), "{said}");
}

#[test]
fn the_production_overlay_is_the_users_from_his_first_edit() {
    let test = workspace();
    test.expect("gen kube", 0);
    let edited = test.read(PROD).replace("newTag: 0.1.0", "newTag: \"7\"");
    test.write(PROD, &edited);
    test.write(
        "stock/rpc/stock.proto",
        &PROTO.replace("package user", "package stock"),
    );
    test.expect("gen rpc stock/rpc/stock.proto", 0);
    assert_eq!(test.read(PROD), edited);
    assert!(test.path("deploy/kube/base/stock-rpc.yaml").is_file());
    let dev = test.read("deploy/kube/overlays/dev/kustomization.yaml");
    assert!(dev.contains("{name: stock-rpc, newTag: dev}"), "{dev}");
    test.expect("remove stock-rpc", 0);
    assert!(!test.path("deploy/kube/base/stock-rpc.yaml").exists());
    assert!(!test.path("stock/rpc/etc/kustomization.yaml").exists());
    for (path, _, text) in test.everything() {
        let path = path.to_string_lossy().into_owned();
        let is_ours = path.contains("deploy/kube") || path.contains("deploy/grafana");
        let text = String::from_utf8_lossy(&text);
        assert!(!is_ours || !text.contains("stock"), "{path}");
    }
}

#[test]
fn what_kubernetes_does_not_go_by_is_said_with_place_and_fix() {
    let test = workspace();
    let path = "user/api/etc/user-api.yaml";
    let yaml = test
        .read(path)
        .replace("${USER_RPC_ADDR:-127.0.0.1:9300}", "user-rpc:9300");
    let (before, rest) = yaml.split_once("Prometheus:").expect("the block");
    let (_, after) = rest.split_once("\n\n").expect("another block");
    let health = "DevServer:\n  Port: 9081\n  HealthPath: /alive\n\n";
    test.write(path, &format!("{before}{health}{after}"));
    let said = test.expect("gen docker", 0);
    assert!(!said.contains("W0911"), "{said}");
    assert_transcript!("kube_disagrees", test.transcript("gen kube"));
    // What is said of the compose stack is said of the cluster as well.
    let yaml = test
        .read(path)
        .replace("${OTLP_ENDPOINT:-}", "http://tracer:4317");
    test.write(path, &yaml);
    let said = test.expect("gen", 0);
    assert!(said.contains("W0904"), "{said}");
}
