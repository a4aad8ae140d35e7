//! The log in files, in a process of its own: the first log of a process is its only one.

use std::fs;

use ferroctl_runtime::{
    log,
    settings::{self, LogMode, ServiceSettings},
};
use serde_json::Value;

#[test]
fn lines_are_in_go_zeros_files_at_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let service = ServiceSettings {
        name: "user-api".to_owned(),
        log: settings::Log {
            mode: LogMode::File,
            path: folder.path().join("logs").display().to_string(),
            stack_cooldown_millis: Some(5),
            ..settings::Log::default()
        },
        ..ServiceSettings::default()
    };
    let flush = log::init(&service).unwrap();
    tracing::info!("served");
    tracing::error!("broken");
    tracing::info!(level = "slow", "slowcall");
    tracing::info!(level = "stat", "qps");
    tracing::debug!("too much");
    drop(flush);

    let contents = |name: &str| {
        let text = fs::read_to_string(folder.path().join("logs").join(name)).unwrap();
        let lines = text
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        let contents = lines.map(|line| line["content"].as_str().unwrap().to_owned());
        contents.collect::<Vec<_>>()
    };
    let idle = "`Log.StackCooldownMillis` has no effect, no stacks are logged";
    assert_eq!(contents("access.log"), [idle, "served"]);
    assert_eq!(contents("error.log"), ["broken"]);
    assert_eq!(contents("slow.log"), ["slowcall"]);
    assert_eq!(contents("stat.log"), ["qps"]);
    assert_eq!(contents("severe.log"), [""; 0]);
}
