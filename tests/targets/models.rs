//! The generated model that the runtime's tests run on a database.

use std::path::Path;

use ferroctl::ir::*;

use crate::model::{column, docs, grpc, project, with_models};
use crate::{corpus, workspace};

/// Where it lies, and what the table is.
const MODEL: &str = "runtime/tests/model/user.rs";

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
    }
}

fn generated() -> String {
    let text = "syntax = \"proto3\";\npackage user;\nmessage M {}\nservice User { rpc Do(M) returns (M); }\n";
    let memory = corpus::Memory(&[("user.proto", text)]);
    let rpc = corpus::rpc(&memory, &[Path::new("user.proto")], &[], &[]);
    let service = with_models(grpc("user", 9300, rpc), vec![user()]);
    let files = workspace::formatted(&project(vec![service]));
    let model = files
        .into_iter()
        .find(|(path, _)| path.ends_with("generated/model/user.rs"));
    String::from_utf8(model.expect("a model").1).expect("text")
}

#[test]
fn the_model_that_the_runtime_tests_is_what_is_generated() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(MODEL);
    let generated = generated();
    if std::env::var_os("FERROCTL_UPDATE").is_some() {
        std::fs::write(&path, &generated).expect(MODEL);
    }
    let there = std::fs::read_to_string(&path).expect(MODEL);
    assert!(
        there == generated,
        "{MODEL} is another one; FERROCTL_UPDATE=1 cargo test --test targets writes it"
    );
}
