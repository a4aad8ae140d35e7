//! Short ways to write an [`ir::Project`] by hand.

use std::path::Path;

use ferroctl::ir::*;
use ferroctl::lower;

use crate::{corpus, support};

/// Plain text as a comment.
pub fn docs(text: &str) -> Docs {
    Docs {
        lines: text.lines().map(str::to_owned).collect(),
    }
}

/// A workspace of these services that answers in the envelope.
pub fn project(services: Vec<Service>) -> Project {
    Project {
        name: "courseware".to_owned(),
        services,
        ..Project::default()
    }
}

/// An HTTP service with the usual names.
pub fn api(base: &str, port: u16, http: Http) -> Service {
    Service {
        metrics_port: port + 781,
        ..service(base, "api", port, Content::Http(http))
    }
}

/// A gRPC service with the usual names.
pub fn grpc(base: &str, port: u16, rpc: Rpc) -> Service {
    service(base, "rpc", port, Content::Grpc(rpc))
}

fn service(base: &str, kind: &str, port: u16, content: Content) -> Service {
    let extension = if kind == "api" { "api" } else { "proto" };
    Service {
        name: format!("{base}-{kind}"),
        base: base.to_owned(),
        dir: format!("{base}/{kind}"),
        contracts: Contracts(vec![Contract {
            files: vec![format!("{base}/{kind}/{base}.{extension}")],
            content,
        }]),
        port: Some(port),
        metrics_port: port - 209,
        data_source: "DataSource".to_owned(),
        ..Service::default()
    }
}

/// A worker with the usual names.
pub fn worker(base: &str, metrics_port: u16) -> Service {
    let mut worker = service(base, "worker", 9310, Content::Worker);
    worker.contracts.0[0].files = vec!["ferroctl.yaml".to_owned()];
    Service {
        port: None,
        metrics_port,
        ..worker
    }
}

/// The service with a database.
pub fn with_tables(mut service: Service) -> Service {
    service.contracts.0.push(Contract {
        files: vec![format!("{0}/{0}.sql", service.base)],
        content: Content::Tables,
    });
    service
}

/// The service with models of these tables.
pub fn with_models(mut service: Service, tables: Vec<Table>) -> Service {
    service.contracts.0.push(Contract {
        files: vec![format!("{0}/{0}.sql", service.base)],
        content: Content::Models {
            tables,
            sql: Database::Mysql,
            data_source: None,
        },
    });
    service
}

/// The table with rows in a cache, where its other keys are called so.
pub fn cached(table: Table, uniques: &[&str]) -> Table {
    let key = |name: &str| format!("cache:{}:{name}:", table.name);
    let field = |column: &Column| GoField {
        name: heck::ToUpperCamelCase::to_upper_camel_case(column.name.as_str()),
        ty: match column.ty {
            ColumnType::Decimal => GoType::Decimal(2),
            _ => GoType::AsColumn,
        },
        is_null: column.nullable,
    };
    let cache = Cached {
        fields: table.columns.iter().map(field).collect(),
        key: key(&table.columns[table.key[0]].name),
        uniques: uniques.iter().map(|name| key(name)).collect(),
    };
    Table {
        cache: Some(cache),
        ..table
    }
}

/// A column of a table.
pub fn column(name: &str, ty: ColumnType, filled: Filled) -> Column {
    Column {
        name: name.to_owned(),
        docs: docs(""),
        ty,
        cast: None,
        nullable: false,
        filled,
        made: made(ty),
    }
}

/// As MySQL makes a column.
fn made(ty: ColumnType) -> Made {
    let words = match ty {
        ColumnType::Bool => "TINYINT(1)",
        ColumnType::Integer => "INT",
        ColumnType::Unsigned => "BIGINT UNSIGNED",
        ColumnType::Float => "FLOAT",
        ColumnType::Decimal => "DECIMAL(10,2)",
        ColumnType::Text => "VARCHAR(64)",
        ColumnType::Bytes => "VARBINARY(64)",
        ColumnType::Date => "DATE",
        ColumnType::Time => "TIME",
        ColumnType::DateTime | ColumnType::Instant => "DATETIME(3)",
        ColumnType::Json => "JSON",
    };
    Made {
        ty: words.to_owned(),
        ..Made::default()
    }
}

/// A POST route.
pub fn post(handler: &str, path: &str, request: &str, response: &str) -> Route {
    Route {
        request: (!request.is_empty()).then(|| request.into()),
        response: (!response.is_empty()).then(|| named(response)),
        ..route(handler, Method::Post, path)
    }
}

/// A route without request and response.
pub fn route(handler: &str, method: Method, path: &str) -> Route {
    Route {
        handler: handler.into(),
        docs: Docs::default(),
        deprecated: false,
        tags: Vec::new(),
        method,
        path: path.to_owned(),
        request: None,
        response: None,
        jwt: None,
        middlewares: Vec::new(),
        timeout: None,
        max_bytes: None,
        signature: false,
        attributes: Vec::new(),
        sse: false,
        raw: false,
    }
}

/// A struct of the contract.
pub fn named(name: &str) -> Type {
    Type::Named {
        name: name.into(),
        boxed: false,
    }
}

/// `uint64`
pub const UINT64: Type = Type::Int(Int {
    bits: 64,
    signed: false,
});

/// A struct with fields in JSON.
pub fn structure(name: &str, comment: &str, fields: Vec<Field>) -> TypeDef {
    TypeDef {
        in_request: !name.ends_with("Response"),
        in_response: name.ends_with("Response"),
        name: name.into(),
        docs: docs(comment),
        fields,
    }
}

/// A required JSON field.
pub fn json(name: &str, key: &str, ty: Type) -> Field {
    field(name, ty, vec![binding(Source::Json, key)])
}

/// A field that is read as `bindings` say.
pub fn field(name: &str, ty: Type, bindings: Vec<Binding>) -> Field {
    let json = bindings
        .iter()
        .find(|binding| binding.source == Source::Json);
    Field {
        name: name.into(),
        docs: Docs::default(),
        ty,
        json: Some(json.map_or(name, |binding| &binding.key).into()),
        bindings,
        omitempty: false,
        as_string: false,
        validate: Validation::default(),
        example: None,
    }
}

/// A required value.
pub fn binding(source: Source, key: &str) -> Binding {
    Binding {
        source,
        key: key.into(),
        optional: Optional::No,
        default: None,
        options: Vec::new(),
        range: None,
    }
}

/// The courseware system, from the contracts of the example.
pub fn courseware() -> Project {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/courseware");
    let proto = |base: &str| {
        let dir = folder.join(format!("{base}/rpc"));
        let file = dir.join(format!("{base}.proto"));
        corpus::rpc(&corpus::Disk, &[&file], &[&dir], &[])
    };
    let http = |base: &str| {
        let checked = support::check(
            &folder.join(format!("{base}/api/{base}.api")),
            &corpus::Disk,
        );
        let documents = checked.documents.expect("a readable contract");
        lower::http::lower(&documents, &checked.sources)
    };
    let calling = |service: Service, called: &str| Service {
        calls: vec![ferroctl::ir::Call::of(called)],
        ..service
    };
    project(vec![
        with_tables(grpc("user", 9300, proto("user"))),
        calling(api("user", 8300, http("user")), "user-rpc"),
        with_tables(Service {
            metrics_port: 9092,
            ..grpc("courseware", 9400, proto("courseware"))
        }),
        calling(
            Service {
                metrics_port: 9082,
                ..api("courseware", 8400, http("courseware"))
            },
            "courseware-rpc",
        ),
    ])
}

/// `jwt:`, and maybe `jwtTransition:`.
pub fn jwt(name: &str, transition: Option<&str>) -> Jwt {
    Jwt {
        name: name.to_owned(),
        transition: transition.map(str::to_owned),
    }
}
