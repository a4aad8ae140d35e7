//! A system with everything in it that a contract can say.

use std::path::Path;
use std::time::Duration;

use ferroctl::ir::*;

use crate::corpus::{self, Memory};
use crate::model::*;

/// Tables with every type of column and every kind of key, and names that mean something else in Rust.
fn tables() -> Vec<Table> {
    let types = [
        ColumnType::Bool,
        ColumnType::Integer,
        ColumnType::Float,
        ColumnType::Decimal,
        ColumnType::Text,
        ColumnType::Bytes,
        ColumnType::Date,
        ColumnType::Time,
        ColumnType::DateTime,
        ColumnType::Instant,
        ColumnType::Json,
    ];
    let typed = types.iter().enumerate().flat_map(|(number, ty)| {
        let optional = Column {
            nullable: true,
            ..column(&format!("maybe{number}"), *ty, Filled::ByWriter)
        };
        [
            column(&format!("c{number}"), *ty, Filled::ByWriter),
            optional,
        ]
    });
    let filled = [
        column("id", ColumnType::Integer, Filled::Number),
        column("type", ColumnType::Text, Filled::ByWriter),
        column("all", ColumnType::Integer, Filled::ByWriter),
        column("on", ColumnType::Integer, Filled::ByWriter),
        column("createdAt", ColumnType::Instant, Filled::Once),
        column("deleted_at", ColumnType::Instant, Filled::AtFirst),
        column("update_time", ColumnType::Instant, Filled::AtChanges),
        column("twice", ColumnType::Integer, Filled::Computed),
    ];
    let table = |name: &str, columns: Vec<Column>| Table {
        name: name.to_owned(),
        docs: docs("What is in the shelves."),
        columns,
        key: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
        collation: None,
        version: None,
        soft_delete: None,
        cache: None,
    };
    vec![
        cached(
            Table {
                indexes: vec![vec![3, 1]],
                key: vec![0],
                uniques: vec![vec![1], vec![2, 3]],
                ..table("shelf", filled.to_vec())
            },
            &["type", "all:on"],
        ),
        Table {
            key: vec![1, 2],
            ..table("where", filled.to_vec())
        },
        table("option", typed.collect()),
        Table {
            key: vec![0],
            ..table("Shelf", vec![filled[0].clone()])
        },
    ]
}

/// Four services: an api with every type and option, an api with nothing, and two gRPC services whose protos share a
/// package.
pub fn project() -> Project {
    let custom = Envelope {
        code: "errno".to_owned(),
        omit_empty_data: true,
        ..Envelope::default()
    };
    let calling = |service: Service, called: &[&str]| Service {
        calls: called
            .iter()
            .map(|name| ferroctl::ir::Call::of(*name))
            .collect(),
        ..service
    };
    Project {
        response: Response::Envelope(custom),
        null_lists: true,
        ..project_of(vec![
            calling(api("shop", 8300, shop()), &["stock-rpc", "notes-rpc"]),
            api("plain", 8500, plain()),
            Service {
                cache: Some("CacheRedis".to_owned()),
                redis: Some("RedisConf".to_owned()),
                ..with_models(with_tables(grpc("stock", 9300, stock())), tables())
            },
            calling(grpc("notes", 9400, notes()), &["stock-rpc"]),
        ])
    }
}

fn project_of(services: Vec<Service>) -> Project {
    crate::model::project(services)
}

fn plain() -> Http {
    Http {
        groups: vec![Group {
            path: Vec::new(),
            routes: vec![
                route("ping", Method::Get, "/ping"),
                Route {
                    response: Some(Type::String),
                    ..route("version", Method::Get, "/")
                },
            ],
        }],
        ..Http::default()
    }
}

fn shop() -> Http {
    let group = |path: &[&str], routes| Group {
        path: path.iter().map(|part| (*part).to_owned()).collect(),
        routes,
    };
    let layered = |route: Route| Route {
        jwt: Some(jwt("App", None)),
        middlewares: vec!["TenantMiddleware".to_owned(), "Audit".to_owned()],
        timeout: Some(Duration::from_millis(1500)),
        max_bytes: Some(1 << 20),
        ..route
    };
    let list = |name: &str| Some(Type::List(Box::new(named(name))));
    Http {
        docs: docs("Shop\nEverything at once"),
        info: Box::new(Info {
            title: Some("Shop".to_owned()),
            description: Some("Everything at once".to_owned()),
            contact_email: Some("type email here".to_owned()),
            license_name: Some("MIT".to_owned()),
            ..Info::default()
        }),
        groups: vec![
            group(
                &[],
                vec![
                    Route {
                        request: Some("ById".into()),
                        response: list("Item"),
                        ..route("list", Method::Get, "/items/:id")
                    },
                    Route {
                        request: Some("ByName".into()),
                        ..route("remove", Method::Delete, "/items/:name")
                    },
                    Route {
                        response: Some(Type::Int(Int {
                            bits: 64,
                            signed: true,
                        })),
                        ..route("count", Method::Head, "/items")
                    },
                    Route {
                        docs: docs("- a list\n# of [things]"),
                        deprecated: true,
                        tags: vec!["types".to_owned()],
                        ..post("type", "/type", "Response", "Error")
                    },
                    Route {
                        response: Some(Type::Map(Box::new(Type::String), Box::new(named("Item")))),
                        ..route("index", Method::Options, "/index")
                    },
                    Route {
                        response: Some(Type::Pointer(Box::new(named("Item")))),
                        ..route("first", Method::Patch, "/first")
                    },
                    Route {
                        response: Some(Type::Any),
                        ..route("any", Method::Put, "/any")
                    },
                    Route {
                        sse: true,
                        ..post("watch", "/watch", "ById", "Item")
                    },
                    Route {
                        signature: true,
                        ..route("signed", Method::Post, "/signed")
                    },
                    Route {
                        raw: true,
                        ..route("upload", Method::Post, "/upload")
                    },
                    Route {
                        jwt: Some(jwt("Auth", None)),
                        ..route("logout", Method::Post, "/logout")
                    },
                    Route {
                        jwt: Some(jwt("Auth", Some("Trans"))),
                        ..route("moving", Method::Post, "/moving")
                    },
                ],
            ),
            group(
                &["admin"],
                vec![layered(post(
                    "list",
                    "/admin/list",
                    "Everything",
                    "Everything",
                ))],
            ),
            group(
                &["admin", "user"],
                vec![layered(post("list", "/admin/user/list", "", "Tree"))],
            ),
            group(
                &["login"],
                vec![
                    post("login", "/login", "Sources", ""),
                    post("join", "/join", "Rules", ""),
                ],
            ),
        ],
        types: types(),
        jwts: vec![
            jwt("Auth", None),
            jwt("Auth", Some("Trans")),
            jwt("App", None),
        ],
        middlewares: vec!["TenantMiddleware".to_owned(), "Audit".to_owned()],
    }
}

fn types() -> Vec<TypeDef> {
    let bound = |name: &str, fields| TypeDef {
        in_request: true,
        in_response: true,
        ..structure(name, "", fields)
    };
    let boxed = |name: &str| Type::Named {
        name: name.into(),
        boxed: true,
    };
    let path = |key: &str| binding(Source::Path, key);
    vec![
        bound("ById", vec![field("Id", UINT64, vec![path("id")])]),
        bound(
            "ByName",
            vec![field("Name", Type::String, vec![path("name")])],
        ),
        bound("Item", vec![json("Option", "option", named("Option"))]),
        bound(
            "Option",
            vec![
                Field {
                    validate: Validation {
                        rules: vec![Rule::Required],
                        ..Validation::default()
                    },
                    ..json("Type", "type", Type::String)
                },
                json("Self", "self", Type::Bool),
            ],
        ),
        bound("Response", Vec::new()),
        bound("Error", vec![json("Code", "code", UINT64)]),
        bound(
            "Tree",
            vec![
                json("Left", "left", Type::Pointer(Box::new(boxed("Tree")))),
                json("Children", "children", Type::List(Box::new(named("Tree")))),
            ],
        ),
        bound("Everything", every_type()),
        bound("Sources", every_source()),
        bound("Rules", every_rule()),
    ]
}

fn every_type() -> Vec<Field> {
    let list = |ty| Type::List(Box::new(ty));
    let mut types = vec![
        Type::Bool,
        Type::Float32,
        Type::Float64,
        Type::String,
        Type::Bytes,
        Type::Any,
    ];
    for bits in [8, 16, 32, 64] {
        types.extend([true, false].map(|signed| Type::Int(Int { bits, signed })));
    }
    types.extend([
        Type::Pointer(Box::new(Type::String)),
        list(Type::Int(Int {
            bits: 32,
            signed: true,
        })),
        list(list(Type::String)),
        list(Type::Pointer(Box::new(named("Item")))),
        Type::Array(3, Box::new(Type::Float64)),
        Type::Array(64, Box::new(Type::Bool)),
        Type::Map(Box::new(Type::String), Box::new(list(named("Item")))),
        Type::Map(Box::new(Type::String), Box::new(Type::Any)),
        named("Option"),
    ]);
    let required = types
        .iter()
        .enumerate()
        .map(|(index, ty)| json(&format!("F{index}"), &format!("f{index}"), ty.clone()));
    let omitted = types.iter().enumerate().map(|(index, ty)| {
        let binding = Binding {
            optional: Optional::Yes,
            ..binding(Source::Json, &format!("o{index}"))
        };
        Field {
            omitempty: true,
            ..field(&format!("O{index}"), ty.clone(), vec![binding])
        }
    });
    required.chain(omitted).collect()
}

fn every_source() -> Vec<Field> {
    let range = NumberRange {
        low: Some(1.0),
        low_included: true,
        high: Some(2.5),
        high_included: false,
    };
    let int = Type::Int(Int {
        bits: 64,
        signed: true,
    });
    let options = vec!["a".to_owned(), "b\"c".to_owned()];
    let with = |source, key: &str, change: fn(&mut Binding)| {
        let mut binding = binding(source, key);
        change(&mut binding);
        binding
    };
    let text = |binding: Binding| field("Same", Type::String, vec![binding]);
    vec![
        field(
            "Page",
            int.clone(),
            vec![with(Source::Form, "page", |it| {
                it.default = Some("1".to_owned())
            })],
        ),
        field(
            "Size",
            int.clone(),
            vec![Binding {
                range: Some(range),
                ..binding(Source::Json, "size")
            }],
        ),
        field(
            "Kind",
            Type::String,
            vec![Binding {
                options,
                ..binding(Source::Form, "kind")
            }],
        ),
        field(
            "Agent",
            Type::List(Box::new(Type::String)),
            vec![binding(Source::Header, "User-Agent")],
        ),
        text(with(Source::Form, "same", |it| it.optional = Optional::Yes)),
        field(
            "SAME",
            Type::String,
            vec![with(Source::Json, "SAME", |it| {
                it.optional = Optional::With("same".to_owned())
            })],
        ),
        field(
            "Twice",
            int.clone(),
            vec![
                with(Source::Form, "twice", |it| it.optional = Optional::Yes),
                with(Source::Json, "twice", |it| it.optional = Optional::Yes),
            ],
        ),
        Field {
            as_string: true,
            omitempty: true,
            ..json("Text", "text", int)
        },
        Field {
            json: None,
            bindings: Vec::new(),
            ..json("Hidden", "-", Type::Bool)
        },
    ]
}

/// Every rule of `validate`, on every type that it suits.
fn every_rule() -> Vec<Field> {
    use Rule::{Dive, EqField, OmitEmpty, OneOf, Required};
    let pointer = |ty| Type::Pointer(Box::new(ty));
    let list = |ty| Type::List(Box::new(ty));
    let int = |signed| Type::Int(Int { bits: 8, signed });
    let bounds = |bound| ["min", "max", "len", "gt", "lt"].map(|it| Rule::Bound(it, bound));
    let length = || bounds(Bound::Signed(3)).to_vec();
    let forms = [
        "email", "url", "uuid", "numeric", "number", "alphanum", "alpha",
    ];
    let words = || OneOf(vec!["1".to_owned(), "2\"".to_owned()]);
    let texts = || {
        let forms = forms.map(Rule::Form);
        [length(), vec![words()], forms.to_vec()].concat()
    };
    let diving = |rules: Vec<Rule>| [length(), vec![Dive], rules].concat();
    let equal = || vec![EqField("R0".to_owned())];
    let cases = [
        (Type::String, texts()),
        (pointer(Type::String), texts()),
        (Type::String, equal()),
        (int(true), bounds(Bound::Signed(-3)).to_vec()),
        (int(true), vec![words()]),
        (int(false), bounds(Bound::Unsigned(300)).to_vec()),
        (pointer(int(false)), bounds(Bound::Unsigned(3)).to_vec()),
        (Type::Float32, bounds(Bound::Float(0.0)).to_vec()),
        (Type::Float64, bounds(Bound::Float(1e300)).to_vec()),
        (Type::Bool, Vec::new()),
        (Type::Any, Vec::new()),
        (Type::Bytes, length()),
        (list(Type::String), diving(texts())),
        (list(list(Type::Bool)), diving(vec![Dive, Required])),
        (list(pointer(named("Rules"))), diving(vec![Required])),
        (Type::Array(3, Box::new(int(true))), diving(vec![Required])),
        (
            Type::Array(64, Box::new(Type::String)),
            diving(vec![Required]),
        ),
        (
            Type::Map(Box::new(Type::String), Box::new(named("Rules"))),
            diving(Vec::new()),
        ),
        (named("Item"), Vec::new()),
        (pointer(named("Item")), Vec::new()),
    ];
    let one = |(index, (ty, rules)): (usize, (Type, Vec<Rule>))| {
        let binding = Binding {
            optional: Optional::Yes,
            ..binding(Source::Json, &format!("r{index}"))
        };
        let is_struct = matches!(ty, Type::Named { .. });
        let first = if is_struct {
            Vec::new()
        } else {
            vec![Required]
        };
        Field {
            validate: Validation {
                rules: [first, vec![OmitEmpty], rules].concat(),
                unchecked: vec!["cron".to_owned()],
                skipped: false,
            },
            ..field(&format!("R{index}"), ty, vec![binding])
        }
    };
    cases.into_iter().enumerate().map(one).collect()
}

/// Every kind of method and message, several services, packages and files.
fn stock() -> Rpc {
    let files = [
        ("stock/stock.proto", STOCK),
        ("stock/deep.proto", DEEP),
        (
            "stock/plain.proto",
            "syntax = \"proto3\"; message Bare { int32 n = 1; } service Naked { rpc State(Bare) returns (Bare); rpc New(Bare) returns (Bare); }",
        ),
    ];
    let roots = ["stock/stock.proto", "stock/plain.proto"].map(Path::new);
    corpus::rpc(&Memory(&files), &roots, &[Path::new("stock")], &[])
}

/// Imports messages of `stock`, from its own package and from another one.
fn notes() -> Rpc {
    let files = [
        ("stock/stock.proto", STOCK),
        ("stock/deep.proto", DEEP),
        ("notes/notes.proto", NOTES),
    ];
    let foreign = [
        ("stock.proto", "stock-proto"),
        ("deep.proto", "stock-proto"),
    ];
    corpus::rpc(
        &Memory(&files),
        &[Path::new("notes/notes.proto")],
        &[Path::new("notes"), Path::new("stock")],
        &foreign,
    )
}

const STOCK: &str = r#"
syntax = "proto3";
package shop.type;
import "deep.proto";
import "google/protobuf/empty.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";

// A thing [to] *sell*, see https://example.com/x_y
//     four spaces
message Item {
  message Part { string name = 1; Part inside = 2; }
  enum Color { COLOR_UNKNOWN = 0; COLOR_RED = 1; }
  oneof price { int64 cents = 1; string text = 2; Part part = 3; }
  map<string, Part> parts = 4;
  repeated Color colors = 5;
  optional google.protobuf.Timestamp at = 6;
  google.protobuf.StringValue note = 7;
  deep.er.Level level = 8;
  bytes raw = 9;
  string type = 10; // the `type`
}
message Result { bool ok = 1; }

/* The stock. */
service Stock {
  // Gets one.
  rpc Get(Item) returns (Result) { option idempotency_level = NO_SIDE_EFFECTS; }
  rpc Watch(Item) returns (stream Item);
  rpc Upload(stream Item) returns (Result);
  rpc watch_all(Item) returns (stream Item);
  rpc Chat(stream Item) returns (stream deep.er.Level);
  rpc Ping(google.protobuf.Empty) returns (google.protobuf.Empty);
  rpc Flag(google.protobuf.BoolValue) returns (google.protobuf.StringValue);
  rpc At(google.protobuf.Timestamp) returns (google.protobuf.Timestamp);
  rpc Type(Item.Part) returns (Item.Part);
  rpc stock(Item) returns (Item);
}
service StockService { rpc GetHTTPPage(Item) returns (Item); }
service Empty {}
"#;

const DEEP: &str =
    "syntax = \"proto3\"; package deep.er; message Level { int32 depth = 1; Level next = 2; }";

const NOTES: &str = r#"
syntax = "proto3";
package shop.type;
import "stock.proto";
import "deep.proto";
message Note { Item.Part part = 1; Item.Color color = 2; deep.er.Level level = 3; }
service Notes { rpc Add(Note) returns (Item.Part); rpc Level(stream deep.er.Level) returns (stream Note); }
"#;
