//! What a unary gRPC call costs between services that ferroctl writes, against bare tonic: `cargo run --release [ROUNDS]`.
//!
//! Client and server have everything on but the access log: metrics, traces to a file, deadline, breaker, load shedding,
//! panic recovery, balancing between instances. All four run in this process, each on a thread of its own, and take turns
//! within a round, in which ratios are taken.

mod bare;
mod cost;
mod echo;
mod ours;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context;
use futures_util::future::{BoxFuture, join_all};

/// Callers at once.
const CALLERS: usize = 16;
const SLICE: Duration = Duration::from_millis(400);
/// What is sent and comes back.
const TEXT: &str = "a request of an everyday size, such as a name, an id and some flags of it";

/// One way to make a call.
type Call = Arc<dyn Fn() -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync>;

fn main() -> anyhow::Result<()> {
    let rounds = std::env::args().nth(1).map_or(Ok(15), |text| text.parse())?;
    cost::print();
    let client = thread()?;
    let mut subjects = vec![("bare tonic", client.block_on(bare::caller(thread()?))?)];
    for (name, sampler) in [("sampling 0", 0.0), ("sampling 0.1", 0.1), ("sampling 1", 1.0)] {
        subjects.push((name, client.block_on(ours::caller(thread()?, sampler))?));
    }
    let mut rates = vec![Vec::new(); subjects.len()];
    for round in 0..=rounds {
        for turn in 0..subjects.len() {
            let place = (turn + round) % subjects.len();
            let rate = client.block_on(slice(&subjects[place].1))?;
            // The first round warms up.
            if round > 0 {
                rates[place].push(rate);
            }
        }
    }
    println!("| | calls/s | of bare tonic, within a round |\n|---|---|---|");
    for ((name, _), own) in subjects.iter().zip(&rates) {
        let ratios = own.iter().zip(&rates[0]).map(|(own, bare)| own / bare);
        let (low, median, high) = quartiles(ratios.collect());
        let (_, rate, _) = quartiles(own.clone());
        println!("| {name} | {rate:.0} | {median:.2} ({low:.2}-{high:.2}) |");
    }
    // The servers end with the process.
    std::process::exit(0)
}

/// A runtime with one thread, which goes on until the process ends.
fn thread() -> anyhow::Result<&'static tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .context("a runtime")?;
    Ok(Box::leak(Box::new(runtime)))
}

/// Calls a second.
async fn slice(call: &Call) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let caller = || async {
        let mut calls = 0_u32;
        while begun.elapsed() < SLICE {
            call().await?;
            calls += 1;
        }
        anyhow::Ok(calls)
    };
    let calls = join_all((0..CALLERS).map(|_| caller())).await;
    let calls: u32 = calls.into_iter().sum::<anyhow::Result<u32>>()?;
    Ok(f64::from(calls) / begun.elapsed().as_secs_f64())
}

fn quartiles(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |quarters: usize| values.get(values.len() * quarters / 4).copied();
    let at = |quarters| at(quarters).unwrap_or(f64::NAN);
    (at(1), at(2), at(3))
}
