//! Manifests in, findings or ports out.

use std::collections::BTreeSet;

use super::*;
use crate::manifest::{MANIFEST, Settings, parse};
use crate::source::SourceMap;

fn workspace(services: &str) -> Workspace {
    let text = format!("version: 1\nname: x\nservices:\n{services}");
    let file = SourceMap::default().add(MANIFEST, &text);
    Workspace {
        manifest: parse(&text, file).unwrap(),
        ..Workspace::default()
    }
}

fn messages(services: &str) -> Vec<String> {
    let workspace = workspace(services);
    let mut findings = check(&workspace);
    findings.extend(services::check_calls(&workspace));
    findings.extend(ports::check(&workspace));
    findings
        .into_iter()
        .map(|finding| format!("{}: {}", finding.code.id, finding.message))
        .collect()
}

#[test]
fn a_sound_workspace_has_no_findings() {
    let found = messages(
        "- {name: user-rpc, rpc: [u.proto], include: [.], port: 9300, metrics: 9091}\n\
         - {name: user-api, api: user/api/u.api, port: 8300, metrics: 9081, calls: [user-rpc]}\n",
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn names_and_kinds() {
    assert_eq!(
        messages("- {name: user-api, port: 1, metrics: 2}\n"),
        ["M0201: service `user-api` has neither `api` nor `rpc` nor `worker`"]
    );
    for (name, reason) in [
        ("crates", "is taken by the workspace itself"),
        ("con", "is a device on Windows"),
        ("../x", "is not made of small letters"),
        ("User", "is not made of small letters"),
    ] {
        let found = messages(&format!(
            "- {{name: {name}-api, api: a.api, port: 1, metrics: 2}}\n"
        ));
        assert!(
            found[0].starts_with("M0203") && found[0].contains(reason),
            "{found:?}"
        );
    }
}

#[test]
fn paths_stay_inside() {
    for line in [
        "- {name: a-api, api: ../a.api, port: 1, metrics: 2}\n",
        "- {name: a-api, api: /etc/a.api, port: 1, metrics: 2}\n",
        "- {name: a-api, api: a.api, dir: ../out, port: 1, metrics: 2}\n",
        "- {name: a-rpc, rpc: [a.proto], include: [a/../..], port: 1, metrics: 2}\n",
    ] {
        let found = messages(line);
        assert!(
            found.len() == 1 && found[0].starts_with("M0206"),
            "{found:?}"
        );
    }
}

#[test]
fn names_folders_and_ports_are_not_shared() {
    let found = messages(
        "- {name: a-api, api: a.api, port: 1, metrics: 2}\n\
         - {name: a-api, api: b.api, port: 3, metrics: 4}\n\
         - {name: b-api, api: c.api, dir: A/api, port: 1, metrics: 5}\n\
         - {name: c-api, api: c.api, port: 6, metrics: 6}\n",
    );
    assert_eq!(
        found,
        [
            "M0202: two services are called `a-api`",
            "M0202: `b-api` and `a-api` share the folder a/api",
            "M0204: port 1 of `b-api` is in use by `a-api`",
            "M0204: port 6 is both for requests and for metrics of `c-api`",
        ]
    );
}

#[test]
fn called_services_must_be_there() {
    let workspace = workspace(
        "- {name: user-rpc, rpc: [u.proto], port: 1, metrics: 2}\n\
         - {name: user-api, api: u.api, port: 3, metrics: 4, calls: [usr-rpc, user-api]}\n",
    );
    let findings = services::check_calls(&workspace);
    assert_eq!(
        findings[0].message,
        "`user-api` calls `usr-rpc`, which is not there"
    );
    assert_eq!(findings[0].helps, ["there is `user-rpc`"]);
    assert_eq!(findings[1].message, "`user-api` calls itself");
}

#[test]
fn the_lowest_free_ports_are_taken() {
    let mut workspace = workspace(
        "- {name: a-api, api: a.api, port: 8300, metrics: 9081}\n\
         - {name: b-api, api: b.api, port: 8500, metrics: 9082}\n",
    );
    let ports = |requests, metrics| {
        let requests = Some(requests);
        Some(Ports { requests, metrics })
    };
    let mut reserved = BTreeSet::new();
    assert_eq!(
        free(&workspace, ServiceKind::Api, &reserved),
        ports(8400, 9083)
    );
    assert_eq!(
        free(&workspace, ServiceKind::Rpc, &reserved),
        ports(9300, 9091)
    );
    let settings = Settings::parse("Port: 8400\nPrometheus: {Port: 9091}\n").unwrap();
    workspace.settings.insert("b-api".into(), settings);
    assert_eq!(
        free(&workspace, ServiceKind::Api, &reserved),
        ports(8600, 9083)
    );
    assert_eq!(
        free(&workspace, ServiceKind::Rpc, &reserved),
        ports(9300, 9092)
    );
    reserved.extend([8600, 9083, 9084, 9101]);
    let worker = free(&workspace, ServiceKind::Worker, &reserved);
    let expected = Ports {
        requests: None,
        metrics: 9102,
    };
    assert_eq!(worker, Some(expected));
    assert_eq!(
        free(&workspace, ServiceKind::Api, &reserved),
        ports(8700, 9085)
    );
}

#[test]
fn the_services_own_yaml_decides() {
    let mut workspace = workspace("- {name: a-api, api: a.api, port: 8300, metrics: 9081}\n");
    let settings = Settings::parse("Port: ${PORT:-8888}\n").unwrap();
    workspace.settings.insert("a-api".into(), settings);
    let mut sources = SourceMap::default();
    let text = "service a-api {}";
    let file = sources.add("a.api", text);
    let files = vec![api::parse(file, text, &mut Vec::new())];
    let contract = Contract::Api(api::Documents::new(files, false));
    let project = project(&workspace, &[contract], &sources).unwrap();
    let service = &project.services[0];
    assert_eq!((service.port, service.metrics_port), (Some(8888), 9081));
    assert_eq!(
        (service.base.as_str(), service.dir.as_str()),
        ("a", "a/api")
    );
}

#[test]
fn base_names() {
    for (service, base) in [
        ("user", "user"),
        ("user-api", "user"),
        ("Course_Ware-api", "course-ware"),
    ] {
        assert_eq!(base_name(service), base);
    }
}
