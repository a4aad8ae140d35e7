//! The generated types whose decoder the runtime's tests compare with their document.

use std::path::Path;

use ferroctl::lower::http;

use crate::{model, support, workspace};

/// Where they lie.
const FOLDER: &str = "runtime/tests/openapi";

/// The types and the document of the contract there, by the names of their files.
fn generated() -> Vec<(&'static str, String)> {
    let contract = include_str!("../../runtime/tests/openapi/contract.api");
    let checked = support::check_texts(&[("main.api", contract)]);
    let documents = checked.documents.as_ref().expect("a readable contract");
    let service = model::api("shop", 8300, http::lower(documents, &checked.sources));
    let mut project = model::project(vec![service]);
    project.openapi = true;
    let files = workspace::formatted(&project);
    let wanted = [
        ("types.rs", "shop/api/src/generated/types.rs"),
        ("openapi.json", "shop/api/openapi.json"),
    ];
    let file = |(name, path): (&'static str, &str)| {
        let (_, contents) = files.iter().find(|(own, _)| own == path).expect(path);
        (name, String::from_utf8(contents.clone()).expect("text"))
    };
    wanted.map(file).into()
}

#[test]
fn the_document_that_the_runtime_tests_is_what_is_generated() {
    for (name, generated) in generated() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(FOLDER)
            .join(name);
        if std::env::var_os("FERROCTL_UPDATE").is_some() {
            std::fs::write(&path, &generated).expect(FOLDER);
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            there == generated,
            "{FOLDER}/{name} is another one; FERROCTL_UPDATE=1 cargo test --test targets writes it"
        );
    }
}
