//! Text of a contract cannot leave the place it is meant for.

use std::collections::BTreeSet;
use std::path::Path;

use ferroctl::ir::*;
use ferroctl::rust::Ident;

use crate::corpus::{self, Memory};
use crate::model::*;
use crate::workspace;

/// A marker behind everything that ends a string, a comment, a template, a block or a line somewhere.
const EVIL: &str = concat!(
    "a\"; EVIL \\\"; EVIL */ EVIL \"# EVIL \"## EVIL ' EVIL `EVIL` ]]> EVIL -->\n",
    "EVIL: x\r\n/// EVIL\r fn EVIL() {} //! EVIL {{ EVIL }} {% EVIL %} ${EVIL} $(EVIL) #{EVIL}\u{2028}EVIL\u{202e}\0EVIL\\"
);

/// A system with that text wherever a contract or a manifest takes any text.
pub fn project() -> Project {
    let evil = || EVIL.to_owned();
    let envelope = Envelope {
        code: evil(),
        message: evil(),
        data: evil(),
        success_message: evil(),
        ..Envelope::default()
    };
    Project {
        name: evil(),
        response: Response::Envelope(Envelope {
            internal_message: evil(),
            ..envelope
        }),
        openapi: true,
        ..project_of(vec![
            Service {
                calls: vec![ferroctl::ir::Call::of("bad-rpc")],
                ..api("good", 8300, http())
            },
            Service {
                crud: vec![evil()],
                ..with_models(with_tables(grpc("bad", 9300, rpc())), vec![table()])
            },
        ])
    }
}

fn project_of(services: Vec<Service>) -> Project {
    crate::model::project(services)
}

fn http() -> Http {
    let evil = || EVIL.to_owned();
    let binding = Binding {
        default: Some(evil()),
        options: vec![evil()],
        ..binding(Source::Json, EVIL)
    };
    let field = Field {
        docs: docs(EVIL),
        example: Some(evil()),
        validate: Validation {
            rules: vec![Rule::OneOf(vec![evil()])],
            unchecked: vec![evil()],
            skipped: false,
        },
        ..field(EVIL, Type::String, vec![binding])
    };
    let form = Field {
        json: None,
        ..field_of(Source::Form)
    };
    let route = Route {
        docs: docs(EVIL),
        tags: vec![evil()],
        jwt: Some(jwt(EVIL, Some(EVIL))),
        middlewares: vec![evil()],
        ..post(
            EVIL,
            &format!("/{}/:{}", EVIL.replace('/', ""), EVIL.replace('/', "")),
            EVIL,
            EVIL,
        )
    };
    let both = |name, fields| TypeDef {
        in_request: true,
        in_response: true,
        ..structure(name, EVIL, fields)
    };
    let number = |name, bits| json(name, EVIL, Type::Int(Int { bits, signed: true }));
    let done = vec![
        json("A", EVIL, Type::String),
        number("B", 64),
        number("C", 32),
    ];
    Http {
        docs: docs(EVIL),
        info: Box::new(Info {
            title: Some(evil()),
            description: Some(evil()),
            version: Some(evil()),
            terms: Some(evil()),
            contact_name: Some(evil()),
            contact_url: Some(evil()),
            contact_email: Some(evil()),
            license_name: Some(evil()),
            license_url: Some(evil()),
        }),
        groups: vec![Group {
            path: vec![evil()],
            routes: vec![route, post("do", "/do", "Done", "Done")],
        }],
        types: vec![both(EVIL, vec![field, form]), both("Done", done)],
        jwts: vec![jwt(EVIL, None), jwt(EVIL, Some(EVIL))],
        middlewares: vec![evil()],
    }
}

fn table() -> Table {
    let plain = |name, ty| column(name, ty, Filled::ByWriter);
    let evil = Column {
        docs: docs(EVIL),
        made: Made {
            ty: "ENUM".to_owned(),
            values: vec![EVIL.to_owned()],
            default: Some(Initial::Text(EVIL.to_owned())),
            ..Made::default()
        },
        cast: Some(EVIL.to_owned()),
        ..plain(EVIL, ColumnType::Text)
    };
    Table {
        name: EVIL.to_owned(),
        docs: docs(EVIL),
        columns: vec![
            evil.clone(),
            evil,
            plain("a", ColumnType::Text),
            plain("b", ColumnType::Integer),
            plain("c", ColumnType::Integer),
        ],
        key: vec![0],
        uniques: vec![vec![1], vec![0, 1]],
        indexes: vec![vec![1, 0]],
        collation: None,
        version: None,
        cache: Some(Cached {
            fields: vec![
                GoField {
                    name: EVIL.to_owned(),
                    ty: GoType::AsColumn,
                    is_null: true,
                };
                5
            ],
            key: EVIL.to_owned(),
            uniques: vec![EVIL.to_owned(); 2],
        }),
        soft_delete: Some(SoftDelete {
            column: 0,
            live: Fixed::Text(EVIL.to_owned()),
            deleted: vec![(0, Fixed::Text(EVIL.to_owned()))],
        }),
    }
}

fn field_of(source: Source) -> Field {
    field("Other", Type::Bool, vec![binding(source, EVIL)])
}

fn rpc() -> Rpc {
    let comment = EVIL.replace(['\n', '\r', '\0', '\u{202e}'], " \n// ");
    let text = format!(
        "syntax = \"proto3\";\npackage bad;\n// {comment}\nmessage M {{\n  // {comment}\n  string a = 1; // {}\n  int32 b = 2; int64 c = 3;\n}}\n// {comment}\nservice S {{\n  // {comment}\n  rpc Do(M) returns (M); rpc Add(M) returns (N);\n}}\nmessage N {{}}\n",
        comment.lines().next().unwrap_or_default()
    );
    corpus::rpc(
        &Memory(&[("bad.proto", &text)]),
        &[Path::new("bad.proto")],
        &[],
        &[],
    )
}

/// What is left of a Rust file without comments and the insides of its strings.
fn code(text: &str) -> String {
    let mut rest = text;
    let mut code = String::new();
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (before, from) = rest.split_at(at);
        code += before;
        let length = match from.as_bytes() {
            [b'/', b'/', ..] => from.find('\n').unwrap_or(from.len()),
            [b'"', ..] => string_length(from),
            [b'\'', _, b'\'', ..] => 3,
            _ => 1,
        };
        rest = &from[length..];
    }
    code + rest
}

fn string_length(from: &str) -> usize {
    let mut escaped = false;
    let end = from.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(from.len(), |(at, _)| at + 1)
}

#[test]
fn rust_holds_hostile_text_only_in_strings_and_comments() {
    for (path, contents) in workspace::formatted(&project()) {
        let text = String::from_utf8_lossy(&contents);
        if !path.ends_with(".rs") || path.starts_with("crates/") {
            continue;
        }
        // The constant of a column is called as the column is, in capitals.
        let code = code(&text).replace(Ident::shouty(EVIL).plain(), "");
        assert!(!code.contains("EVIL"), "{path}:\n{text}");
        assert!(!text.contains(['\r', '\0', '\u{202e}']), "{path}");
    }
}

#[test]
fn an_error_names_a_hostile_table_in_a_string() {
    let files = workspace::formatted(&project());
    let is_it = |path: &str| path.starts_with("bad/rpc/src/logic") && path.ends_with("/add.rs");
    let logic = files.iter().find(|(path, _)| is_it(path));
    let (_, contents) = logic.expect("the logic of `Add`");
    let text = String::from_utf8_lossy(contents);
    assert!(
        text.contains("Error::code(5000, \"a\\\"; EVIL")
            || text.contains("            \"a\\\"; EVIL"),
        "{text}"
    );
}

#[test]
fn a_call_names_hostile_fields_in_strings() {
    let files = workspace::formatted(&project());
    let is_it = |path: &str| path.starts_with("good/api/src/logic") && path.ends_with("/do.rs");
    let logic = files.iter().find(|(path, _)| is_it(path));
    let (_, contents) = logic.expect("the logic of `do`");
    let text = String::from_utf8_lossy(contents);
    assert!(text.contains(".or_invalid(\"a\\\"; EVIL"), "{text}");
    assert!(text.contains(".context(\"`a\\\"; EVIL"), "{text}");
}

#[test]
fn a_document_reads_as_it_was_meant() {
    let files = workspace::formatted(&project());
    let document = files
        .iter()
        .find(|(path, _)| path == "good/api/openapi.json");
    let (_, contents) = document.expect("the document of `good-api`");
    let document: serde_json::Value = serde_json::from_slice(contents).expect("JSON");
    assert_eq!(document["info"]["title"], EVIL);
    let field = &document["components"]["schemas"][format!("{EVIL}-Input")]["properties"][EVIL];
    assert_eq!(field["enum"], serde_json::json!([EVIL]));
    let [first, ..] = &document["tags"].as_array().expect("tags")[..] else {
        panic!("no tag")
    };
    assert_eq!(first["name"], EVIL);
}

#[test]
fn yaml_and_toml_read_as_they_were_meant() {
    let files = workspace::formatted(&project());
    let text = |wanted: &str| {
        let (_, contents) = files.iter().find(|(path, _)| path == wanted).expect(wanted);
        String::from_utf8(contents.clone()).expect("text")
    };
    let yaml: serde_yaml::Value =
        serde_yaml::from_str(&text("good/api/etc/good-api.yaml")).expect("YAML");
    let keys: BTreeSet<&str> = yaml
        .as_mapping()
        .expect("a mapping")
        .iter()
        .filter_map(|(key, _)| key.as_str())
        .collect();
    let expected = [
        EVIL,
        "BadRpc",
        "Host",
        "Log",
        "Mode",
        "Name",
        "Port",
        "Prometheus",
        "Telemetry",
        "Timeout",
    ];
    assert_eq!(keys, BTreeSet::from(expected));
    for path in [
        "Cargo.toml",
        "good/api/Cargo.toml",
        "bad/rpc/Cargo.toml",
        "bad/proto/Cargo.toml",
    ] {
        text(path).parse::<toml_edit::DocumentMut>().expect(path);
    }
}

#[test]
fn the_readme_and_attributes_have_no_line_of_it() {
    for (path, contents) in workspace::formatted(&project()) {
        if matches!(
            path.as_str(),
            "README.md" | ".gitattributes" | ".gitignore" | ".dockerignore"
        ) {
            let text = String::from_utf8(contents).expect("text");
            let starts = text
                .lines()
                .any(|line| line.trim_start().starts_with("EVIL"));
            assert!(
                !starts && !text.contains("${EVIL}") && !text.contains("{{ EVIL"),
                "{path}:\n{text}"
            );
        }
    }
}
