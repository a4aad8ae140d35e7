//! The crates of workers, one snapshot each.

use std::fmt::Write as _;

use ferroctl::ir::{Call, Service};

use crate::model::{project, with_tables, worker};
use crate::{everything, workspace};

/// What every service has in the same way is in the snapshots of others.
const SHARED: [&str; 4] = [
    "src/config.rs",
    "src/generated/clients.rs",
    "src/generated/migrations.rs",
    "migrations/sqlite/.gitkeep",
];

fn files(services: Vec<Service>, folder: &str) -> String {
    let mut shown = String::new();
    for (path, contents) in workspace::formatted(&project(services)) {
        let Some(file) = path.strip_prefix(folder).filter(|it| !SHARED.contains(it)) else {
            continue;
        };
        let text = String::from_utf8(contents).expect("text");
        writeln!(shown, "══ {file}\n{text}").expect("written");
    }
    shown
}

fn snapshot(name: &str, files: &str) {
    insta::with_settings!({
        snapshot_path => "../snapshots/workers",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, files);
    });
}

#[test]
fn a_worker_begins_with_a_queue_to_be_filled_in() {
    snapshot("plain", &files(vec![worker("mail", 9101)], "mail/worker/"));
}

#[test]
fn a_worker_with_redis_takes_jobs_from_there() {
    let stock = everything::project().services.remove(2);
    let calling = Service {
        calls: vec![Call::of("stock-rpc")],
        redis: Some("Redis".to_owned()),
        ..with_tables(worker("order-mail", 9101))
    };
    let services = vec![stock, calling];
    snapshot("redis", &files(services, "order-mail/worker/"));
}
