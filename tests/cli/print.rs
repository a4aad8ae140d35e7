//! `check --print`: a stage as JSON.

use serde_json::Value;

use crate::fixture::{API, CliTest, PROTO};

/// What one stage makes of a file.
fn printed(test: &CliTest, stage: &str, file: &str) -> Value {
    let output = test.output(&format!("check --print {stage} {file}"));
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn every_stage_of_both_kinds_of_contracts() {
    let test = CliTest::new();
    test.write("user.api", API);
    test.write("stock.proto", PROTO);
    test.write("user.sql", "CREATE TABLE user (id int PRIMARY KEY);");
    let tables = printed(&test, "ir", "user.sql");
    assert_eq!(tables[0]["columns"][0]["ty"], "Integer");
    let ast = printed(&test, "ast", "user.api");
    assert!(
        ast[0]["items"]
            .as_array()
            .is_some_and(|items| !items.is_empty())
    );
    let ast = printed(&test, "ast", "stock.proto");
    assert_eq!(ast["file"][0]["service"][0]["method"][0]["name"], "Ping");
    let ir = printed(&test, "ir", "user.api");
    assert!(ir["groups"][0]["routes"].is_array());
    let ir = printed(&test, "ir", "stock.proto");
    assert_eq!(ir["services"][0]["methods"][0]["input"], ".user.Beat");
    let system = printed(&test, "system", "user.api");
    assert_eq!(system["services"][0]["names"]["service"], "user-api");
    let system = printed(&test, "system", "stock.proto");
    let service = &system["services"][0];
    assert_eq!(service["proto"]["names"]["krate"], "stock_proto");
    assert_eq!(
        service["container"]["environment"]["HOST"]["constant"],
        "0.0.0.0"
    );
}

#[test]
fn a_contract_with_errors_prints_findings_only() {
    let test = CliTest::new();
    test.write("user.api", &API.replace("(Req)", "(Missing)"));
    let output = test.output("check --print ir user.api");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}
