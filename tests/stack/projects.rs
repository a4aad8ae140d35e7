//! Workspaces as lowering gives them, built by hand.

use std::collections::{BTreeMap, BTreeSet};

use ferroctl::ir::{
    Call, Content, Contract, Contracts, Database, Docs, Group, Http, Jwt, Method, Mirror, Project,
    Response, Route, Rpc, RpcMethod, RpcService, Server, Service, Surroundings,
};

/// The tutorial's courseware system.
pub fn courseware() -> Project {
    let user_rpc = grpc("user", 9300, 9091, &["Login", "Register", "UserInfo"]);
    let user_api = http("user", 8300, 9081, &["login", "register", "userInfo"]);
    let courseware_rpc = grpc(
        "courseware",
        9400,
        9092,
        &["Add", "Update", "Get", "Delete"],
    );
    let courseware_api = http(
        "courseware",
        8400,
        9082,
        &["add", "update", "get", "delete"],
    );
    Project {
        name: "courseware".to_owned(),
        response: Response::Plain,
        services: vec![user_rpc, user_api, courseware_rpc, courseware_api],
        docker: true,
        ..Project::default()
    }
}

/// A service on the servers that `tests/docker/servers` has stand-ins for.
pub fn servers() -> Project {
    let mut project = everything();
    project.mirror = Mirror::default();
    project.images = BTreeMap::new();
    let surroundings = &mut project.services[0].surroundings;
    surroundings.servers.remove(&Server::Postgres);
    project
}

/// A service on every server that there is, behind mirrors, with placeholders of its own, and a worker that calls it.
pub fn everything() -> Project {
    let mut order = grpc("order", 9300, 9091, &["Pay"]);
    order.surroundings = Surroundings {
        databases: BTreeMap::from([("datasource".to_owned(), Database::Mysql)]),
        tls: false,
        asks_kubernetes: false,
        servers: BTreeSet::from([Server::Mysql, Server::Postgres, Server::Redis, Server::Etcd]),
        placeholders: BTreeMap::from([
            ("HOST".to_owned(), Some("127.0.0.1".to_owned())),
            ("SMS_KEY".to_owned(), None),
            ("SMS_URL".to_owned(), Some("http://sms:80/$x}".to_owned())),
        ]),
        untraced: false,
        stop: None,
    };
    let worker = Service {
        port: None,
        contracts: Contracts(vec![Contract {
            files: vec!["ferroctl.yaml".to_owned()],
            content: Content::Worker,
        }]),
        calls: vec![Call::of("order-rpc")],
        ..service("mail", "worker", 0, 9101)
    };
    Project {
        name: "Order System".to_owned(),
        services: vec![order, worker],
        mirror: Mirror {
            cargo: Some("sparse+https://crates.example/index/".to_owned()),
            images: Some("images.example/proxy/".to_owned()),
        },
        images: BTreeMap::from([("redis".to_owned(), "redis:7.4.0".to_owned())]),
        ..courseware()
    }
}

fn http(base: &str, port: u16, metrics_port: u16, routes: &[&str]) -> Service {
    let routes = routes
        .iter()
        .map(|name| post(name, &format!("/api/{base}/{name}")))
        .collect();
    let contract = Http {
        docs: Docs::default(),
        groups: vec![Group {
            path: Vec::new(),
            routes,
        }],
        jwts: vec![auth()],
        ..Http::default()
    };
    Service {
        contracts: Contracts(vec![Contract {
            files: vec![format!("{base}/api/{base}.api")],
            content: Content::Http(contract),
        }]),
        calls: vec![Call::of(format!("{base}-rpc"))],
        ..service(base, "api", port, metrics_port)
    }
}

fn post(name: &str, path: &str) -> Route {
    Route {
        handler: name.into(),
        docs: Docs::default(),
        deprecated: false,
        tags: Vec::new(),
        method: Method::Post,
        path: path.to_owned(),
        request: None,
        response: None,
        jwt: Some(auth()),
        middlewares: Vec::new(),
        timeout: None,
        max_bytes: None,
        signature: false,
        attributes: Vec::new(),
        sse: false,
        raw: false,
    }
}

fn grpc(base: &str, port: u16, metrics_port: u16, methods: &[&str]) -> Service {
    let mut name = base.to_owned();
    name[..1].make_ascii_uppercase();
    let contract = Rpc {
        services: vec![RpcService {
            package: "user".to_owned(),
            name,
            docs: Docs::default(),
            methods: methods.iter().map(|name| method(name)).collect(),
        }],
        ..Rpc::default()
    };
    let proto = Contract {
        files: vec![format!("{base}/rpc/{base}.proto")],
        content: Content::Grpc(contract),
    };
    let tables = Contract {
        files: vec![format!("{base}/rpc/{base}.sql")],
        content: Content::Tables,
    };
    Service {
        contracts: Contracts(vec![proto, tables]),
        ..service(base, "rpc", port, metrics_port)
    }
}

fn method(name: &str) -> RpcMethod {
    RpcMethod {
        name: name.to_owned(),
        docs: Docs::default(),
        input: format!(".user.{name}Request"),
        output: format!(".user.{name}Response"),
        client_streaming: false,
        server_streaming: false,
        is_idempotent: false,
        is_deprecated: false,
        http: Vec::new(),
    }
}

fn service(base: &str, kind: &str, port: u16, metrics_port: u16) -> Service {
    Service {
        name: format!("{base}-{kind}"),
        base: base.to_owned(),
        dir: format!("{base}/{kind}"),
        contracts: Contracts::default(),
        port: Some(port),
        metrics_port,
        data_source: "DataSource".to_owned(),
        ..Service::default()
    }
}

fn auth() -> Jwt {
    Jwt {
        name: "Auth".to_owned(),
        transition: None,
    }
}
