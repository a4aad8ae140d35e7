//! The generated model that the runtime's tests run on a database.

use std::path::Path;

use ferroctl::ddl;
use ferroctl::ir::*;
use ferroctl::lower;
use ferroctl::manifest::ModelsEntry;
use ferroctl::source::SourceMap;

use crate::model::{cached, column, docs, grpc, project, with_models};
use crate::{corpus, workspace};

/// Where they lie.
const MODELS: &str = "runtime/tests/model";

fn user() -> Table {
    let columns = vec![
        column("id", ColumnType::Integer, Filled::Number),
        Column {
            docs: docs("登录名"),
            ..column("login_name", ColumnType::Text, Filled::ByWriter)
        },
        Column {
            nullable: true,
            ..column("age", ColumnType::Integer, Filled::ByWriter)
        },
        column("points", ColumnType::Integer, Filled::ByWriter),
        column("balance", ColumnType::Decimal, Filled::ByWriter),
        column("create_time", ColumnType::Instant, Filled::Once),
        column("update_time", ColumnType::Instant, Filled::AtChanges),
    ];
    Table {
        name: "user".to_owned(),
        docs: docs(""),
        columns,
        key: vec![0],
        uniques: vec![vec![1]],
        indexes: Vec::new(),
        collation: None,
        version: None,
        soft_delete: None,
        cache: None,
    }
}

/// Rows of it have versions, and are marked as deleted.
fn homestay() -> Table {
    Table {
        name: "homestay".to_owned(),
        docs: docs(""),
        columns: vec![
            column("id", ColumnType::Integer, Filled::Number),
            column("title", ColumnType::Text, Filled::ByWriter),
            column("del_state", ColumnType::Integer, Filled::ByMark),
            column("delete_time", ColumnType::Instant, Filled::AtFirst),
            column("version", ColumnType::Integer, Filled::ByVersion),
        ],
        key: vec![0],
        uniques: Vec::new(),
        indexes: Vec::new(),
        collation: None,
        version: Some(4),
        soft_delete: Some(SoftDelete {
            column: 2,
            live: Fixed::Integer(0),
            deleted: vec![(2, Fixed::Integer(1)), (3, Fixed::Now)],
        }),
        cache: None,
    }
}

/// Its primary key is of two columns.
fn member() -> Table {
    Table {
        name: "member".to_owned(),
        docs: docs(""),
        columns: vec![
            column("team_id", ColumnType::Integer, Filled::ByWriter),
            column("user_name", ColumnType::Text, Filled::ByWriter),
            column("role", ColumnType::Text, Filled::ByWriter),
        ],
        key: vec![0, 1],
        uniques: Vec::new(),
        indexes: Vec::new(),
        collation: None,
        version: None,
        soft_delete: None,
        cache: None,
    }
}

/// What a schema makes of its tables: one with every type that Go services share, one whose names and texts end strings
/// and statements, one of PostgreSQL's own kinds.
fn of_schemas() -> Vec<Table> {
    let schemas = [
        include_str!("../../runtime/tests/model/shelf.sql"),
        include_str!("../../runtime/tests/model/odd.sql"),
        include_str!("../../runtime/tests/model/pet.sql"),
    ];
    let strict = include_str!("../../runtime/tests/model/counter.sql");
    let schemas = schemas.into_iter().flat_map(|text| of_schema(text, false));
    schemas.chain(of_schema(strict, true)).collect()
}

fn of_schema(text: &str, strict: bool) -> Vec<Table> {
    let memory = corpus::Memory(&[("one.sql", text)]);
    let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
    let schema = ddl::load(
        &["one.sql".into()],
        None,
        &memory,
        &mut sources,
        &mut findings,
    );
    let entry = ModelsEntry {
        bool: true,
        strict,
        cache: Some(true),
        cache_prefix: Some("cache".to_owned()),
        ..ModelsEntry::default()
    };
    let (tables, found) = lower::model::tables(&schema.expect("a schema"), &entry);
    // That a kind of PostgreSQL's own is a text.
    let rest = found.iter().filter(|finding| finding.code.id != "W1005");
    assert!(
        findings.is_empty() && rest.count() == 0,
        "{findings:?} {found:?}"
    );
    tables
}

/// The generated models, by their files' names.
fn generated() -> Vec<(String, String)> {
    let text = "syntax = \"proto3\";\npackage user;\nmessage M {}\nservice User { rpc Do(M) returns (M); }\n";
    let memory = corpus::Memory(&[("user.proto", text)]);
    let rpc = corpus::rpc(&memory, &[Path::new("user.proto")], &[], &[]);
    let mut tables = of_schemas();
    tables.extend([
        cached(user(), &["loginName"]),
        cached(homestay(), &[]),
        cached(member(), &[]),
    ]);
    let service = with_models(grpc("user", 9300, rpc), tables);
    let files = workspace::formatted(&project(vec![service])).into_iter();
    files
        .filter_map(|(path, text)| {
            let (_, name) = path.split_once("generated/model/")?;
            Some((name.to_owned(), String::from_utf8(text).expect("text")))
        })
        .filter(|(name, _)| name != "mod.rs")
        .collect()
}

#[test]
fn the_models_that_the_runtime_tests_are_what_is_generated() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(MODELS);
    let generated = generated();
    assert_eq!(generated.len(), 7);
    for (name, generated) in generated {
        let path = folder.join(&name);
        if std::env::var_os("FERROCTL_UPDATE").is_some() {
            std::fs::write(&path, &generated).expect(MODELS);
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            there == generated,
            "{MODELS}/{name} is another one; FERROCTL_UPDATE=1 cargo test --test targets writes it"
        );
    }
}
