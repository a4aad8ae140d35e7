//! Every real API has a sound document. They are left in `target/openapi`, where `tests/openapi/run` has them validated.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ferroctl::ir::Response;
use serde_json::Value;

use crate::checked::faults;
use crate::support::{self, Disk, check, corpus};
use crate::workspace::{document, lowered, styled};

/// Leaves a document for those who validate it.
pub fn leave(name: &str, document: &Value) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/openapi");
    fs::create_dir_all(&folder).expect("a folder");
    let text = serde_json::to_string_pretty(document).expect("JSON");
    fs::write(folder.join(name), text).expect("a document");
}

#[test]
#[cfg_attr(not(corpus), ignore = "no corpus beside the repository")]
fn every_real_api_has_a_sound_document() {
    let Some(folder) = corpus("api/valid") else {
        return;
    };
    let roots = support::roots(&folder);
    let mut failures: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (number, root) in roots.iter().enumerate() {
        let path = root.strip_prefix(&folder).expect("a file of the folder");
        let http = match lowered(&check(root, &Disk)) {
            Ok(http) => http,
            Err(error) => {
                failures.insert(path.display().to_string(), vec![error]);
                continue;
            }
        };
        let document = match number % 2 {
            0 => document(http),
            _ => styled(http, Response::Plain),
        };
        let name = path.display().to_string().replace('/', "__") + ".json";
        leave(&name, &document);
        let found = faults(&document);
        if !found.is_empty() {
            failures.insert(path.display().to_string(), found);
        }
    }
    for (name, faults) in &failures {
        println!("{name}: {}", faults.join("\n  "));
    }
    println!("{} of {}", roots.len() - failures.len(), roots.len());
    assert!(failures.is_empty(), "{} fail", failures.len());
}
