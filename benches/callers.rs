//! Time and size of what callers of a large API get, its OpenAPI document and its client in TypeScript:
//! `cargo bench --bench callers`.
//!
//! The contract is parsed, checked and lowered before the clock starts; what is timed goes from the model to the texts, which
//! are put together and not written.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measures")]

mod routes;
#[path = "../tests/support/mod.rs"]
mod support;
#[allow(dead_code, reason = "tests take all of it")]
#[path = "../tests/openapi/workspace.rs"]
mod workspace;

use std::time::{Duration, Instant};

use ferroctl::artifact::{Body, FileTree};
use ferroctl::emit::typescript;
use ferroctl::ir::{Envelope, Response, Typescript};
use ferroctl::system::System;

const RUNS: usize = 15;
const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// The client of a system's only service, with what it shares.
fn client(system: &System) -> String {
    let clients = Typescript {
        dir: "web".to_owned(),
        services: Vec::new(),
    };
    let mut tree = FileTree::default();
    typescript::render(system, &clients, &mut tree).expect("a client");
    let texts = tree
        .iter()
        .filter_map(|(_, artifact)| match &artifact.body {
            Body::Text(text) => Some(text.as_str()),
            _ => None,
        });
    texts.collect()
}

/// Least and median of the runs, and the length of the text.
struct Measured {
    least: Duration,
    median: Duration,
    bytes: usize,
}

fn measure(make: impl Fn() -> String) -> Measured {
    let mut bytes = 0;
    let run = |_| {
        let begun = Instant::now();
        let text = make();
        let elapsed = begun.elapsed();
        bytes = text.len();
        elapsed
    };
    let mut times: Vec<Duration> = (0..RUNS).map(run).collect();
    times.sort_unstable();
    Measured {
        least: times[0],
        median: times[RUNS / 2],
        bytes,
    }
}

fn report(what: &str, measured: &[Measured; SIZES.len()]) {
    for (count, it) in SIZES.iter().zip(measured) {
        let millis = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "{what:<9} {count:>6} routes: least {:>7.1} ms, median {:>7.1} ms, {:>9} bytes",
            millis(it.least),
            millis(it.median),
            it.bytes
        );
    }
    let [first, .., last] = measured;
    let growth = |first: Duration, last: Duration| last.as_secs_f64() / first.as_secs_f64();
    println!(
        "{what:<9} growth from {} to {} routes: {:.0} times by the least, {:.0} by the median",
        SIZES[0],
        SIZES[SIZES.len() - 1],
        growth(first.least, last.least),
        growth(first.median, last.median)
    );
}

fn main() {
    let systems = SIZES.map(|count| {
        let http = workspace::http(&routes::routes(count));
        workspace::system(http, Response::Envelope(Envelope::default()))
    });
    report(
        "document",
        &systems.each_ref().map(|it| measure(|| workspace::text(it))),
    );
    report(
        "client",
        &systems.each_ref().map(|it| measure(|| client(it))),
    );
}
