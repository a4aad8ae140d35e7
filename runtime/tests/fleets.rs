//! Real fleets' YAML: what of it the runtime reads, and where it could call.
//!
//! `FERROCTL_FLEETS=FOLDER cargo test -p ferroctl-runtime --test fleets -- --nocapture` reads every `etc/*.yaml` below the
//! folder: the settings of each rpc server, and each block that says where a called service is, up to its connection, which
//! nobody needs to take. It prints how many can be used and what the others lack; a panic alone fails.

#![cfg(feature = "etcd")]

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use ferroctl_runtime::{
    Config,
    grpc::Channel,
    settings::{RpcClient, RpcServer, ServiceSettings},
    telemetry::Telemetry,
};
use futures_util::future::join_all;
use serde_json::{Map, Value};

/// What came of something: nothing, or why it cannot be used.
type Outcome = Result<(), String>;

#[tokio::test(flavor = "multi_thread")]
async fn every_yaml_of_a_fleet_loads_or_says_why_not() {
    let Ok(folder) = std::env::var("FERROCTL_FLEETS") else {
        return println!("skipped: FERROCTL_FLEETS names no folder");
    };
    let files = files(Path::new(&folder));
    assert!(!files.is_empty(), "no etc/*.yaml below {folder}");
    let mut tally: BTreeMap<&str, Vec<Outcome>> = BTreeMap::new();
    for file in &files {
        let name = file.strip_prefix(&folder).unwrap_or(file).display();
        for (kind, what, outcome) in outcomes(file).await {
            if let Err(why) = &outcome {
                println!("{name}: {what}: {why}");
            }
            tally.entry(kind).or_default().push(outcome);
        }
    }
    for (kind, outcomes) in tally {
        let good = outcomes.iter().filter(|it| it.is_ok()).count();
        println!("{kind}: {good} of {}", outcomes.len());
    }
}

/// The `etc/*.yaml` below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "yaml")
                && path.parent().is_some_and(|it| it.ends_with("etc"))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What a file has, of which kind, and what came of it.
async fn outcomes(file: &Path) -> Vec<(&'static str, String, Outcome)> {
    let text = std::fs::read_to_string(file).unwrap();
    let variables = variables(&text);
    let given: Vec<_> = variables.iter().map(|name| (*name, "a-value")).collect();
    let config = match Config::parse_with(&text, "", &given) {
        Ok(config) => config,
        Err(error) => return vec![("files", "the file".to_owned(), Err(format!("{error:#}")))],
    };
    let mut outcomes = vec![("files", "the file".to_owned(), Ok(()))];
    let root: Map<String, Value> = config.read().unwrap();
    if has(&root, "ListenOn") {
        outcomes.push(("rpc servers", "the server".to_owned(), server(&config)));
    }
    let is_client = |value: &Value| {
        let block = value.as_object();
        block.is_some_and(|it| {
            ["Etcd", "Endpoints", "Target"]
                .iter()
                .any(|key| has(it, key))
        })
    };
    let clients = root.iter().filter(|(_, value)| is_client(value));
    let clients = clients.map(|(key, _)| async { (key.clone(), client(&config, key).await) });
    for (key, outcome) in join_all(clients).await {
        outcomes.push(("called services", key, outcome));
    }
    outcomes
}

fn has(block: &Map<String, Value>, key: &str) -> bool {
    block.keys().any(|it| it.eq_ignore_ascii_case(key))
}

/// The names in `${NAME}` and `${NAME:-default}`.
fn variables(text: &str) -> Vec<&str> {
    let placeholders = text.split("${").skip(1);
    let names = placeholders.filter_map(|rest| rest.split(['}', ':']).next());
    names.collect()
}

fn server(config: &Config) -> Outcome {
    let service = config.read::<ServiceSettings>().map(drop);
    let server = config.read::<RpcServer>().map(drop);
    service.and(server).map_err(|error| format!("{error:#}"))
}

async fn client(config: &Config, key: &str) -> Outcome {
    // Generated code names its blocks; here there are as many as the files have.
    let settings = config.block::<RpcClient>(key.to_owned().leak());
    let settings = settings.map_err(|error| format!("{error:#}"))?;
    let settings = RpcClient {
        non_block: true,
        ..settings
    };
    let channel = Channel::connect(key, &settings, &Telemetry::off()).await;
    channel.map(drop).map_err(|error| format!("{error:#}"))
}
