//! The manifests for Kubernetes: whole outputs as snapshots, and that they say of every container what compose says.

use std::collections::{BTreeMap, BTreeSet};

use ferroctl::artifact::{FileTree, WritePolicy};
use ferroctl::emit::kube;
use ferroctl::ir::{Call, Content, Project, Service};
use ferroctl::system;
use serde_yaml::Value;

use crate::{compose_file, listing, projects, snapshot, text_of, texts};

/// Everything of a workspace with manifests.
fn render(project: &Project) -> FileTree {
    let project = Project {
        kube: true,
        ..project.clone()
    };
    let mut tree = crate::render(&project);
    kube::render(&system::resolve(project), &mut tree).expect("manifests");
    tree
}

fn is_of_kube(path: &str) -> bool {
    path.starts_with("deploy/kube/") || path.ends_with("/kustomization.yaml")
}

/// The documents of a file.
fn documents(text: &str) -> Vec<Value> {
    let all = serde_yaml::Deserializer::from_str(text);
    all.map(|document| serde::Deserialize::deserialize(document).expect("YAML"))
        .collect()
}

/// Every object of the manifests, less what belongs to kustomize alone.
fn objects(tree: &FileTree) -> Vec<Value> {
    let files = texts(tree).filter(|(path, _)| {
        let is_whole = path.starts_with("deploy/kube/base/") || path.contains("/components/");
        is_whole && path.ends_with(".yaml") && !path.contains("/of-")
    });
    let all = files.flat_map(|(_, text)| documents(text));
    all.filter(|object| !object["kind"].as_str().unwrap().starts_with("Kusto"))
        .filter(|object| object["kind"] != "Component")
        .collect()
}

fn named<'o>(objects: &'o [Value], kind: &str, name: &str) -> Option<&'o Value> {
    let is_it = |object: &&Value| object["kind"] == kind && object["metadata"]["name"] == name;
    objects.iter().find(is_it)
}

#[test]
fn the_courseware_system() {
    let tree = render(&projects::courseware());
    snapshot("kube_courseware", &listing(&tree, is_of_kube));
}

#[test]
fn every_server_behind_mirrors() {
    let tree = render(&projects::everything());
    snapshot("kube_everything", &listing(&tree, is_of_kube));
}

/// The containers of the compose files by their names, and those of the manifests by the names of their workloads.
fn both(tree: &FileTree) -> BTreeMap<String, (Value, Value)> {
    let files = ["compose.yaml", "compose.observability.yaml"];
    let files = files.map(|name| serde_yaml::from_str::<Value>(text_of(tree, name)).expect(name));
    let mut pairs = BTreeMap::new();
    for object in objects(tree) {
        let kind = object["kind"].as_str().unwrap();
        if !["Deployment", "StatefulSet"].contains(&kind) {
            continue;
        }
        let name = object["metadata"]["name"].as_str().unwrap().to_owned();
        let mut found = files.iter().map(|file| &file["services"][name.as_str()]);
        let container = found.find(|it| it.is_mapping()).expect(&name).clone();
        let mut merged = container.clone();
        merged["read_only"] = Value::Bool(container["read_only"] != Value::Bool(false));
        pairs.insert(name, (merged, object["spec"]["template"]["spec"].clone()));
    }
    pairs
}

fn strings(list: &Value, text: impl Fn(&Value) -> String) -> BTreeSet<String> {
    list.as_sequence().into_iter().flatten().map(text).collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        value => value.as_str().unwrap_or_default().to_owned(),
    }
}

#[test]
fn compose_and_kubernetes_say_the_same_of_every_container() {
    for project in [projects::courseware(), projects::everything()] {
        let tree = render(&project);
        let pairs = both(&tree);
        assert!(
            pairs.len() >= project.services.len() + 3,
            "{:?}",
            pairs.keys()
        );
        for (name, (compose, pod)) in &pairs {
            assert_eq!(facts_of_compose(compose), facts_of_pod(pod), "{name}");
        }
    }
}

/// What two places say: ports, variables, memory, folders in memory, who runs it, whether it may write.
type Facts = [BTreeSet<String>; 6];

fn facts_of_compose(container: &Value) -> Facts {
    let inner = |port: &Value| {
        let text = plain(port);
        let port = text.rsplit(':').next().unwrap_or_default();
        port.trim_end_matches("/udp").to_owned()
    };
    let names = container["environment"].as_mapping();
    let names = names.into_iter().flatten().map(|(name, _)| plain(name));
    let user = plain(&container["user"]);
    let user = user.split(':').next().unwrap_or_default();
    let memory = plain(&container["deploy"]["resources"]["limits"]["memory"]);
    [
        strings(&container["ports"], inner),
        names.collect(),
        BTreeSet::from([memory.replace('m', "Mi")]),
        strings(&container["tmpfs"], |folder| {
            plain(folder)
                .split(':')
                .next()
                .unwrap_or_default()
                .to_owned()
        }),
        // Our own images say it themselves.
        BTreeSet::from([if user.is_empty() { "65532" } else { user }.to_owned()]),
        BTreeSet::from([format!("{:?}", container["read_only"])]),
    ]
}

fn facts_of_pod(pod: &Value) -> Facts {
    let container = &pod["containers"][0];
    let names = strings(&container["env"], |variable| plain(&variable["name"]));
    let mounts = container["volumeMounts"].as_sequence();
    let mounts = mounts.into_iter().flatten();
    let volumes = pod["volumes"].as_sequence().into_iter().flatten();
    let volumes = volumes.filter(|volume| volume["emptyDir"]["medium"] == "Memory");
    let volumes: BTreeSet<String> = volumes.map(|volume| plain(&volume["name"])).collect();
    let in_memory = mounts.filter(|mount| volumes.contains(&plain(&mount["name"])));
    let read_only = &container["securityContext"]["readOnlyRootFilesystem"];
    [
        strings(&container["ports"], |port| plain(&port["containerPort"])),
        names.into_iter().filter(|name| name != "POD_IP").collect(),
        BTreeSet::from([plain(&container["resources"]["limits"]["memory"])]),
        in_memory.map(|mount| plain(&mount["mountPath"])).collect(),
        BTreeSet::from([plain(&pod["securityContext"]["runAsUser"])]),
        BTreeSet::from([format!("{read_only:?}")]),
    ]
}

#[test]
fn servers_run_from_the_images_of_the_pin_file() {
    let tree = render(&projects::everything());
    let pairs = both(&tree);
    for name in ["mysql", "postgres", "redis", "etcd", "index-retention"] {
        let (compose, pod) = &pairs[name];
        assert_eq!(compose["image"], pod["containers"][0]["image"], "{name}");
    }
    for name in ["jaeger", "elasticsearch"] {
        let (_, pod) = &pairs[name];
        let image = plain(&pod["containers"][0]["image"]);
        let dockerfile = text_of(&tree, &format!("deploy/{name}/Dockerfile"));
        assert!(
            dockerfile.contains(&format!("FROM {image}\n")),
            "{dockerfile}"
        );
        for mount in pod["containers"][0]["volumeMounts"].as_sequence().unwrap() {
            let Some(file) = mount["subPath"].as_str().filter(|it| *it != "data") else {
                continue;
            };
            let at = plain(&mount["mountPath"]);
            let folder = at.strip_suffix(file).expect("a file");
            assert!(
                dockerfile.contains(file) && dockerfile.contains(folder),
                "{at}"
            );
        }
    }
}

#[test]
fn no_secret_has_a_value() {
    for project in [projects::courseware(), projects::everything()] {
        let tree = render(&project);
        assert!(
            objects(&tree)
                .iter()
                .all(|object| object["kind"] != "Secret")
        );
        for secret in system::resolve(project.clone()).stack.secrets {
            let files = texts(&tree).filter(|(path, _)| is_of_kube(path));
            for (path, text) in files {
                let lines = text.lines().filter(|line| line.contains(&secret.name));
                for line in lines {
                    let is_named = line.contains("secretKeyRef: {name: ")
                        || line.contains(&format!("$({})", secret.name))
                        || line.contains(&format!("${}\\\"", secret.name))
                        || line == format!("# {}=", secret.name);
                    assert!(is_named, "{path}: {line}");
                }
            }
        }
    }
}

#[test]
fn every_pod_has_only_the_rights_that_it_needs() {
    for project in [projects::courseware(), projects::everything()] {
        for object in objects(&render(&project)) {
            let pod = &object["spec"]["template"]["spec"];
            let Some(containers) = pod["containers"].as_sequence() else {
                continue;
            };
            let name = plain(&object["metadata"]["name"]);
            assert_eq!(pod["automountServiceAccountToken"], false, "{name}");
            assert_eq!(pod["securityContext"]["runAsNonRoot"], true, "{name}");
            let seccomp = &pod["securityContext"]["seccompProfile"]["type"];
            assert_eq!(seccomp, "RuntimeDefault", "{name}");
            for container in containers {
                let context = &container["securityContext"];
                assert_eq!(context["allowPrivilegeEscalation"], false, "{name}");
                assert_eq!(context["capabilities"]["drop"][0], "ALL", "{name}");
                assert!(container["resources"]["requests"].is_mapping(), "{name}");
            }
        }
    }
}

#[test]
fn a_service_with_files_has_one_pod() {
    let mut project = projects::courseware();
    project.services[0].keeps_files = true;
    let objects = objects(&render(&project));
    let deployment = named(&objects, "Deployment", "user-rpc").expect("a Deployment");
    assert_eq!(deployment["spec"]["replicas"], 1);
    assert_eq!(deployment["spec"]["strategy"]["type"], "Recreate");
    assert!(named(&objects, "PersistentVolumeClaim", "user-rpc-data").is_some());
    assert!(named(&objects, "HorizontalPodAutoscaler", "user-rpc").is_none());
    assert!(named(&objects, "HorizontalPodAutoscaler", "user-api").is_some());
}

#[test]
fn a_stop_has_the_time_that_the_yaml_gives_it() {
    let mut project = projects::courseware();
    project.services[1].surroundings.stop = Some(90_500);
    let tree = render(&project);
    let objects = objects(&tree);
    let deployment = named(&objects, "Deployment", "user-api").expect("a Deployment");
    let pod = &deployment["spec"]["template"]["spec"];
    // 10 s before the signal, 91 s by the YAML, 3 s for the last words.
    assert_eq!(pod["terminationGracePeriodSeconds"], 104);
    let services = &compose_file(&tree)["services"];
    assert_eq!(services["user-api"]["stop_grace_period"], "94s");
    assert!(services["user-rpc"].get("stop_grace_period").is_none());
}

#[test]
fn a_service_that_asks_kubernetes_may() {
    let mut project = projects::courseware();
    project.services[1].surroundings.asks_kubernetes = true;
    let objects = objects(&render(&project));
    let deployment = named(&objects, "Deployment", "user-api").expect("a Deployment");
    let pod = &deployment["spec"]["template"]["spec"];
    assert_eq!(pod["automountServiceAccountToken"], true);
    assert!(named(&objects, "RoleBinding", "user-api").is_some());
    assert!(named(&objects, "Role", "user-rpc").is_none());
}

#[test]
fn callers_find_all_pods_and_those_who_live_elsewhere_by_the_secret() {
    let mut project = projects::courseware();
    let mut peer = project.services.remove(2);
    peer.image = None;
    project.peers.push(peer);
    project.services[0].calls.push(Call::of("courseware-rpc"));
    let tree = render(&project);
    let user = text_of(&tree, "deploy/kube/base/user-api.yaml");
    assert!(user.contains(r#"{name: USER_RPC_ADDR, value: "dns:///user-rpc:9300"}"#));
    let rpc = text_of(&tree, "deploy/kube/base/user-rpc.yaml");
    let key = "secretKeyRef: {name: courseware, key: COURSEWARE_RPC_ADDR}";
    assert!(rpc.contains(key), "{rpc}");
    assert!(rpc.contains("uses-courseware-rpc: \"true\""), "{rpc}");
    let outside = text_of(&tree, "deploy/kube/overlays/prod/outside.yaml");
    assert!(outside.contains("name: uses-courseware-rpc\n"), "{outside}");
    let env = kube::env(&system::resolve(project)).expect("text");
    assert!(env.contains("\n# COURSEWARE_RPC_ADDR=\n"), "{env}");
}

#[test]
fn overlays_are_the_users_and_all_else_is_ours() {
    let tree = render(&projects::courseware());
    for (path, artifact) in tree.iter().filter(|(path, _)| is_of_kube(path.as_str())) {
        let is_users =
            path.as_str().starts_with("deploy/kube/overlays/") && path.as_str().ends_with(".yaml");
        let expected = match is_users {
            true => WritePolicy::User { needed: false },
            false => WritePolicy::Ours,
        };
        assert_eq!(artifact.policy, expected, "{path}");
    }
}

#[test]
fn a_fifth_service_appears_everywhere() {
    let mut project = projects::courseware();
    let fifth: Service = projects::everything().services.remove(0);
    project.services.push(fifth);
    let tree = render(&project);
    let holders = texts(&tree).filter(|(_, text)| text.contains("order-rpc"));
    let holders: BTreeSet<&str> = holders.map(|(path, _)| path).collect();
    for path in [
        "order/rpc/etc/kustomization.yaml",
        "deploy/kube/base/kustomization.yaml",
        "deploy/kube/base/order-rpc.yaml",
        "deploy/kube/components/stores/of-order-rpc.yaml",
        "deploy/kube/overlays/dev/kustomization.yaml",
        "deploy/kube/overlays/prod/kustomization.yaml",
        "deploy/grafana/dashboards/kustomization.yaml",
    ] {
        assert!(holders.contains(path), "{path} not in {holders:?}");
    }
}

#[test]
fn boards_that_are_too_large_are_left_out_and_named() {
    let mut project = projects::courseware();
    if let Content::Http(http) = &mut project.services[1].contracts.0[0].content {
        let route = http.groups[0].routes[0].clone();
        http.groups[0].routes = (0..500)
            .map(|number| ferroctl::ir::Route {
                path: format!("/api/{number}"),
                ..route.clone()
            })
            .collect();
    }
    let tree = render(&project);
    let boards = text_of(&tree, "deploy/grafana/dashboards/kustomization.yaml");
    assert!(
        !boards.contains("files: [service-user-api.json]"),
        "{boards}"
    );
    assert!(
        boards.contains("# service-user-api.json is larger than"),
        "{boards}"
    );
    assert!(
        boards.contains("files: [service-user-rpc.json]"),
        "{boards}"
    );
}

#[test]
fn hostile_texts_stay_in_their_place() {
    let hostile = "x\"\n#{}$(HOME)${HOME}{{ y }}*/'";
    let mut project = projects::everything();
    project.name = hostile.to_owned();
    project.mirror.images = Some(hostile.to_owned());
    let placeholders = &mut project.services[0].surroundings.placeholders;
    placeholders.insert("A_URL".to_owned(), Some(hostile.to_owned()));
    let tree = render(&project);
    for (path, text) in texts(&tree).filter(|(path, _)| is_of_kube(path)) {
        if path.ends_with(".yaml") {
            assert!(!documents(text).is_empty(), "{path}");
        }
        assert!(!text.lines().any(|line| line.starts_with("#{}")), "{path}");
    }
    let objects = objects(&tree);
    let deployment = named(&objects, "Deployment", "order-rpc").expect("a Deployment");
    let variables = &deployment["spec"]["template"]["spec"]["containers"][0]["env"];
    let variables = variables.as_sequence().expect("variables");
    let url = variables
        .iter()
        .find(|it| it["name"] == "A_URL")
        .expect("A_URL");
    // Kubernetes reads `$$` as `$`, and no variable.
    assert_eq!(url["value"], hostile.replace('$', "$$").as_str());
}
