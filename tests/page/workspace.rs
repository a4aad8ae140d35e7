//! A page of a small workspace: `user-api` calls `user-rpc`, which has a database.

use std::path::Path;

use ferroctl::dev::page::{Facts, Origin, Page};
use ferroctl::diagnostic::has_errors;
use ferroctl::ir::{Call, Content, Contract, Contracts, Project, Service};
use ferroctl::manifest::Settings;
use ferroctl::source::SourceMap;
use ferroctl::system::System;
use ferroctl::{lower, proto, system};

use crate::support::{Memory, check_texts};

const API: &str = r#"
type (
	LoginRequest {
		LoginName string `json:"loginName" validate:"min=1,max=9"`
		Sex       uint64 `json:"sex,optional,range=[0:2]"`
	}
	LoginResponse {
		Token string `json:"token"`
	}
	CourseRequest {
		Id   uint64 `path:"id"`
		Page int64  `form:"page,default=1"`
	}
)
service user {
	@doc "Logs a user in."
	@handler userLogin
	post /api/user/login (LoginRequest) returns (LoginResponse)
}
@server (
	jwt:   Auth
	group: course
)
service user {
	@handler getCourse
	get /api/course/:id (CourseRequest)
}
"#;

const PROTO: &str = r#"syntax = "proto3";
package user;
// Who comes in.
message LoginRequest {
  string login_name = 1; // By which he is known.
  uint64 id = 2;
  oneof by { string mail = 3; string phone = 4; }
}
message LoginResponse { string token = 1; }
service User {
  // Logs a user in.
  rpc Login(LoginRequest) returns (LoginResponse);
  rpc Watch(LoginRequest) returns (stream LoginResponse);
}
"#;

/// Where the services of a test listen.
#[derive(Clone, Copy, Default)]
pub struct Ports {
    pub api: u16,
    pub rpc: u16,
}

/// A page of the workspace.
pub fn page() -> Page {
    page_of(Ports {
        api: 8300,
        rpc: 9300,
    })
}

/// A page of the workspace whose services listen there.
pub fn page_of(ports: Ports) -> Page {
    let page = Page::open(0, Origin::default()).expect("a port");
    page.board().know(facts(ports));
    page
}

/// What the page knows of the workspace.
pub fn facts(ports: Ports) -> Facts {
    facts_of(|service| yaml(service, ports))
}

/// The same, with more in the YAML of `user-api`.
pub fn facts_with(ports: Ports, more: &str) -> Facts {
    facts_of(|service| match service {
        "user-api" => yaml(service, ports) + more,
        _ => yaml(service, ports),
    })
}

fn facts_of(yaml: impl Fn(&str) -> String) -> Facts {
    Facts::of(&resolved(), Path::new("/shop"), |service| {
        Some(Settings::parse(&yaml(&service.names.service)).expect("YAML"))
    })
    .expect("facts")
}

fn yaml(name: &str, ports: Ports) -> String {
    let telemetry = "Telemetry: {Name: NAME, Endpoint: \"${OTLP_ENDPOINT:-}\", Sampler: 0.5}\n";
    let own = match name {
        "user-api" => format!(
            "Host: 127.0.0.1\nPort: {}\nAuth: {{AccessSecret: hush-hush, AccessExpire: 60}}\n",
            ports.api
        ),
        _ => format!(
            "ListenOn: 127.0.0.1:{}\nDataSource: mysql://root:hush@db:3306/user\n",
            ports.rpc
        ),
    };
    telemetry.replace("NAME", name) + &own
}

fn resolved() -> System {
    let checked = check_texts(&[("main.api", API)]);
    assert!(!has_errors(&checked.findings), "{:?}", checked.findings);
    let http = lower::http::lower(
        checked.documents.as_ref().expect("an API"),
        &checked.sources,
    );
    let (mut sources, mut found) = (SourceMap::default(), Vec::new());
    let files = Memory([("user.proto".into(), PROTO.to_owned())].into());
    let contract = proto::load(
        &["user.proto".into()],
        &[],
        &files,
        &mut sources,
        &mut found,
    );
    let rpc = lower::grpc::lower(
        &contract.expect("a proto"),
        &std::collections::BTreeMap::new(),
    );
    let mut api = service("api", "user.api", Content::Http(http), 8300);
    api.calls = vec![Call::of("user-rpc")];
    let mut rpc = service("rpc", "user.proto", Content::Grpc(rpc), 9300);
    rpc.contracts.0.push(Contract {
        files: vec!["user/rpc/user.sql".to_owned()],
        content: Content::Tables,
    });
    system::resolve(project(vec![api, rpc]))
}

fn service(kind: &str, file: &str, content: Content, port: u16) -> Service {
    Service {
        name: format!("user-{kind}"),
        base: "user".to_owned(),
        dir: format!("user/{kind}"),
        contracts: Contracts(vec![Contract {
            files: vec![format!("user/{kind}/{file}")],
            content,
        }]),
        port: Some(port),
        metrics_port: port + 781,
        data_source: "DataSource".to_owned(),
        ..Service::default()
    }
}

fn project(services: Vec<Service>) -> Project {
    Project {
        name: "shop".to_owned(),
        services,
        openapi: true,
        ..Project::default()
    }
}
