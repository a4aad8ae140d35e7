//! A service that ferroctl makes from go-zero's peer contract (`tests/peer/peer.api`) gets every request
//! of the peer's table and must answer as the real go-zero did, or as `differences.txt` says.
//!
//! It runs cargo over a generated crate, so `cargo test` leaves it out; `.ci/run` runs it with
//! `cargo test --test twin -- --ignored`. `TWIN=json-body` in the environment prints every answer that is
//! not go-zero's of the cases whose name begins so.

mod contract;
mod differences;
mod judge;
mod logic;
mod service;
mod table;
mod wire;

use std::path::{Path, PathBuf};

use crate::{differences::Differences, judge::Judge, service::Service};

/// The real go-zero: its contract, its settings, the requests and what it answered.
fn peer(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/peer")
        .join(file)
}

#[test]
#[ignore = "runs cargo over a generated crate"]
fn the_twin_answers_as_go_zero_does() {
    let (cases, outcomes) = (table::cases(), table::outcomes());
    let service = Service::start();
    let mut judge = Judge::new(Differences::read());
    for case in &cases {
        let answer = wire::exchange(service.address(), case);
        judge.hear(&case.name, &outcomes[&case.name], &answer);
    }
    println!("{}", judge.summary());
    let faults = judge.finish();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
