//! The files of a [`System`]: contracts and `ferroctl.yaml`.

use std::collections::BTreeMap;

use super::system::{Api, Asks, Group, Kind, Method, Route, Rpc, Service, Speaks, System, Takes};
use crate::workspace::Workspace;

/// Writes every file, and takes the contracts of services away that are no more.
pub fn write(system: &System, workspace: &Workspace) {
    let contracts = workspace.path("contracts");
    if contracts.exists() {
        std::fs::remove_dir_all(contracts).expect("the old contracts");
    }
    for (path, text) in files(system) {
        workspace.write(&path, &text);
    }
}

fn files(system: &System) -> BTreeMap<String, String> {
    let service = |service: &Service| {
        let text = match &service.speaks {
            Speaks::Http(api) => api_text(service, api),
            Speaks::Grpc(rpc) => proto_text(service.id, rpc),
        };
        (service.contract(), text)
    };
    let mut files: BTreeMap<_, _> = system.services.iter().map(service).collect();
    let base = "type Base {\n\tTrace string `json:\"trace,optional\"`\n}\n";
    files.insert("contracts/base.api".to_owned(), base.to_owned());
    let table = "CREATE TABLE t (id BIGINT NOT NULL, PRIMARY KEY (id));\n";
    files.insert("contracts/t.sql".to_owned(), table.to_owned());
    files.insert("ferroctl.yaml".to_owned(), manifest(system));
    files
}

fn manifest(system: &System) -> String {
    let style = if system.plain { "plain" } else { "envelope" };
    let lists = if system.null_lists { "null" } else { "[]" };
    let entries: String = system.services.iter().map(|it| entry(system, it)).collect();
    format!(
        "version: 1\nname: walk\nresponse: {style}\nnil_slices: {lists}\ndocker: {}\nservices:\n{entries}",
        system.docker
    )
}

fn entry(system: &System, service: &Service) -> String {
    let contract = service.contract();
    let spoken = match service.speaks {
        Speaks::Http(_) => format!("api: {contract}"),
        Speaks::Grpc(_) => format!("rpc: [{contract}], include: [contracts]"),
    };
    let name = service.name();
    let port = 10_000 + 2 * service.id;
    if service.external {
        return format!("  - {{name: {name}, {spoken}, port: {port}, external: true}}\n");
    }
    let called = service.calls.iter().filter_map(|id| system.service(*id));
    let called: Vec<String> = called.map(Service::name).collect();
    let tables = if service.tables {
        "contracts/t.sql"
    } else {
        ""
    };
    let models = if service.models {
        "{files: [contracts/t.sql]}"
    } else {
        ""
    };
    format!(
        "  - {{name: {name}, {spoken}, port: {port}, metrics: {}, calls: [{}], tables: [{tables}], models: [{models}]}}\n",
        port + 1,
        called.join(", "),
    )
}

fn api_text(service: &Service, api: &Api) -> String {
    let import = if api.imports {
        "import \"base.api\"\n\n"
    } else {
        ""
    };
    let groups = api.groups.iter();
    let groups: String = groups
        .map(|group| group_text(service, group, api))
        .collect();
    format!("{import}{groups}")
}

fn group_text(service: &Service, group: &Group, api: &Api) -> String {
    let types: String = group
        .routes
        .iter()
        .map(|it| types(group, it, api))
        .collect();
    let routes: String = group
        .routes
        .iter()
        .map(|it| route_text(group, it))
        .collect();
    let settings: String = settings(group)
        .iter()
        .map(|it| format!("\t{it}\n"))
        .collect();
    let name = service.base.replace('-', "_");
    format!("{types}@server (\n{settings})\nservice {name} {{\n{routes}}}\n\n")
}

fn settings(group: &Group) -> Vec<String> {
    let mut settings = vec!["summary: things".to_owned()];
    settings.extend(group.folder.iter().map(|it| format!("group: {it}")));
    settings.extend(group.realm.map(|it| format!("jwt: {it}")));
    settings.extend(group.prefix.then(|| "prefix: /v1".to_owned()));
    settings.extend(group.signed.then(|| "signature: true".to_owned()));
    if !group.middleware.is_empty() {
        let names: Vec<&str> = group.middleware.iter().copied().collect();
        settings.push(format!("middleware: {}", names.join(",")));
    }
    if group.limits {
        settings.extend(["timeout: 3s", "maxBytes: 65536"].map(str::to_owned));
    }
    settings.extend(match group.kind {
        Kind::Typed => None,
        Kind::Raw => Some("raw: true".to_owned()),
        Kind::Events => Some("sse: true".to_owned()),
    });
    settings
}

fn types(group: &Group, route: &Route, api: &Api) -> String {
    let n = route.number;
    let base = if api.imports { "\tBase\n" } else { "" };
    let fields = match route.asks {
        Asks::Nothing => String::new(),
        Asks::Path => "\tId int64 `path:\"id\"`\n".to_owned(),
        Asks::Form => {
            "\tPage int64 `form:\"page,default=1,range=[1:100]\"`\n\tOf []string `form:\"of,optional\"`\n"
                .to_owned()
        }
        Asks::Body => format!(
            "{base}\tName string `json:\"name\" validate:\"min=1,max=9\"`\n\tAt *int64 `json:\"at,optional\"`\n"
        ),
    };
    let request = match route.asks {
        Asks::Nothing => String::new(),
        _ => format!("type Do{n}Req {{\n{fields}}}\n\n"),
    };
    let response = format!(
        "type Do{n}Resp {{\n\tId int64 `json:\"id\"`\n\tTags []string `json:\"tags\"`\n\tBy map[string]bool `json:\"by\"`\n}}\n\n"
    );
    request + if group.answers(route) { &response } else { "" }
}

fn route_text(group: &Group, route: &Route) -> String {
    let n = route.number;
    let path = match route.asks {
        Asks::Path => format!("/do{n}/:id"),
        _ => format!("/do{n}"),
    };
    let request = match route.asks {
        Asks::Nothing => String::new(),
        _ => format!(" (Do{n}Req)"),
    };
    let response = match group.answers(route) {
        true => format!(" returns (Do{n}Resp)"),
        false => String::new(),
    };
    format!(
        "\t@handler do{n}\n\t{} {path}{request}{response}\n",
        route.verb
    )
}

fn proto_text(id: usize, rpc: &Rpc) -> String {
    let mut text = format!("syntax = \"proto3\";\n\npackage p{id};\n\n");
    let takes = |what: Takes| rpc.services.iter().flatten().any(|it| it.takes == what);
    if let Some(other) = rpc.borrows {
        text += &format!("import \"c{other}.proto\";\n");
    }
    if takes(Takes::Empty) {
        text += "import \"google/protobuf/empty.proto\";\n";
    }
    text += &format!("message Shared{id} {{\n  string name = 1;\n}}\n");
    for (index, methods) in rpc.services.iter().enumerate() {
        let methods: String = methods.iter().map(|it| method_text(id, rpc, it)).collect();
        let name = if index == 0 {
            format!("Main{id}")
        } else {
            format!("More{id}x{index}")
        };
        text += &format!("service {name} {{\n{methods}}}\n");
    }
    text
}

fn method_text(id: usize, rpc: &Rpc, method: &Method) -> String {
    let input = match (method.takes, rpc.borrows) {
        (Takes::Empty, _) => "google.protobuf.Empty".to_owned(),
        (Takes::Borrowed, Some(other)) => format!("p{other}.Shared{other}"),
        _ => format!("Shared{id}"),
    };
    let stream = |is: bool| if is { "stream " } else { "" };
    format!(
        "  rpc Do{}({}{input}) returns ({}Shared{id});\n",
        method.number,
        stream(method.streams_in),
        stream(method.streams_out)
    )
}
