//! Speed of the `.api` front end: `cargo bench --bench api`.
//!
//! The least and the median of some runs: on a machine that does other work as well, the least is nearer to what the
//! code needs. The texts are generated, plus the largest API of the corpus where it is there.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads its inputs and prints its figures"
)]

mod routes;

use std::fmt;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ferroctl::api::ast::Document;
use ferroctl::api::{self, Documents};
use ferroctl::diagnostic::{Format, Renderer};
use ferroctl::ir::Http;
use ferroctl::source::{Loader, SourceMap};
use routes::routes;

const LARGEST: &str = "api/valid/yanshicheng__kube-nova/application/console-api/console.api";

struct Disk;

impl Loader for Disk {
    fn read(&self, path: &Path) -> io::Result<String> {
        std::fs::read_to_string(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }
}

struct One(String);

impl Loader for One {
    fn read(&self, _: &Path) -> io::Result<String> {
        Ok(self.0.clone())
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path.to_owned())
    }
}

/// How long some runs took.
struct Times {
    least: Duration,
    median: Duration,
}

/// What a run made is freed when the clock has stopped.
fn times<T>(runs: usize, mut run: impl FnMut() -> T) -> Times {
    let timed = |_| {
        let start = Instant::now();
        let made = black_box(run());
        let time = start.elapsed();
        drop(made);
        time
    };
    let mut times: Vec<_> = (0..runs).map(timed).collect();
    times.sort();
    Times {
        least: times[0],
        median: times[runs / 2],
    }
}

impl fmt::Display for Times {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let millis = |time: Duration| time.as_secs_f64() * 1e3;
        let (least, median) = (millis(self.least), millis(self.median));
        write!(out, "{least:.1} ms, median {median:.1} ms")
    }
}

fn parse(text: &str) -> Document {
    let mut sources = SourceMap::default();
    let file = sources.add("bench.api", "");
    let mut diagnostics = Vec::new();
    api::parse(file, text, &mut diagnostics)
}

/// All that comes of a contract: its tree, what is generated from, and what is said about it.
fn check(root: &Path, loader: &dyn Loader) -> (Option<Documents>, Option<Http>, String) {
    let mut sources = SourceMap::default();
    let mut diagnostics = Vec::new();
    let documents = api::load(root, loader, &mut sources, &mut diagnostics);
    let http = documents.as_ref().map(|documents| {
        diagnostics.extend(api::check(documents, &sources));
        ferroctl::lower::http::lower(documents, &sources)
    });
    let renderer = Renderer {
        format: Format::Human,
        color: false,
    };
    let report = renderer.render_all(&diagnostics, &sources);
    (documents, http, report)
}

/// Megabytes a second.
fn speed(text: &str, time: Duration) -> f64 {
    text.len() as f64 / time.as_secs_f64() / 1e6
}

fn one_file() {
    let text = routes(1000);
    let parsed = times(21, || parse(&text));
    let (least, median) = (speed(&text, parsed.least), speed(&text, parsed.median));
    println!(
        "parse            1000 routes, {} KB: {parsed}",
        text.len() / 1000
    );
    println!("                 {least:.1} MB/s, median {median:.1} MB/s");

    let formatted = times(11, || {
        let mut diagnostics = Vec::new();
        let file = SourceMap::default().add("bench.api", "");
        let document = api::parse(file, &text, &mut diagnostics);
        api::format(&document, &text)
    });
    println!("parse + format   1000 routes: {formatted}");
}

fn growth() {
    let all = [(100, 31), (1_000, 11), (10_000, 7)].map(|(count, runs)| {
        let loader = One(routes(count));
        let time = times(runs, || check(Path::new("bench.api"), &loader));
        println!("check + lower    {count} routes: {time}");
        time
    });
    let ratio = |of: fn(&Times) -> Duration| of(&all[2]).as_secs_f64() / of(&all[0]).as_secs_f64();
    let (least, median) = (ratio(|t| t.least), ratio(|t| t.median));
    println!("growth           100 → 10000 routes: {least:.0} times, median {median:.0} times");
}

fn largest() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = ["../shared/corpus", "../../shared/corpus"];
    let paths = corpus.iter().map(|corpus| root.join(corpus).join(LARGEST));
    let Some(path) = paths.into_iter().find(|path| path.is_file()) else {
        return println!("skipped: no corpus");
    };
    let time = times(21, || check(&path, &Disk));
    println!("check + lower    the largest API of the corpus: {time}");
}

fn main() {
    one_file();
    growth();
    largest();
}
