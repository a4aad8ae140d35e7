//! Speed of the `.api` front end: `cargo bench --bench api`.
//!
//! Plain medians; the texts are generated, plus the largest API of the corpus where it is there.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark reads its inputs and prints its figures"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ferroctl::api;
use ferroctl::diagnostic::{Format, Renderer};
use ferroctl::source::{Loader, SourceMap};

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

/// An API of that many routes, each with a request and a response of its own.
fn routes(count: usize) -> String {
    let mut text = String::from("syntax = \"v1\"\n\ntype (\n");
    for n in 0..count {
        let _ = write!(
            text,
            "\t// 请求 {n}\n\tItem{n}Req {{\n\t\tId   int64  `path:\"id\"` // the id\n\
             \t\tPage int64  `form:\"page,default=1,range=[1:100]\"`\n\
             \t\tKind string `form:\"kind,optional,options=a|b\"`\n\t}}\n\
             \tItem{n}Resp {{\n\t\tName string `json:\"name\"`\n\t\tTags []string `json:\"tags\"`\n\t}}\n"
        );
    }
    text.push_str(
        ")\n\n@server (\n\tgroup:  items\n\tprefix: /v1\n\tjwt:    Auth\n)\nservice shop-api {\n",
    );
    for n in 0..count {
        let _ = write!(
            text,
            "\t@doc \"Gives item {n}\"\n\t@handler getItem{n}\n\
             \tget /items{n}/:id (Item{n}Req) returns (Item{n}Resp)\n\n"
        );
    }
    text.push_str("}\n");
    text
}

/// The median of some runs.
fn median(runs: usize, mut run: impl FnMut()) -> Duration {
    let mut times: Vec<_> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

fn parse(text: &str) {
    let mut sources = SourceMap::default();
    let file = sources.add("bench.api", "");
    let mut diagnostics = Vec::new();
    black_box(api::parse(file, text, &mut diagnostics));
}

fn check(root: &Path, loader: &dyn Loader) -> usize {
    let mut sources = SourceMap::default();
    let mut diagnostics = Vec::new();
    let documents = api::load(root, loader, &mut sources, &mut diagnostics);
    if let Some(documents) = &documents {
        diagnostics.extend(api::check(documents, &sources));
        black_box(ferroctl::lower::http::lower(documents, &sources));
    }
    let renderer = Renderer {
        format: Format::Human,
        color: false,
    };
    renderer.render_all(&diagnostics, &sources).len()
}

fn main() {
    let text = routes(1000);
    let time = median(11, || parse(&text));
    let speed = text.len() as f64 / time.as_secs_f64() / 1e6;
    println!(
        "parse            1000 routes, {} KB: {time:?}, {speed:.1} MB/s",
        text.len() / 1000
    );

    let time = median(11, || {
        let mut diagnostics = Vec::new();
        let file = SourceMap::default().add("bench.api", "");
        let document = api::parse(file, &text, &mut diagnostics);
        black_box(api::format(&document, &text));
    });
    println!("parse + format   1000 routes: {time:?}");

    let mut times = Vec::new();
    for count in [100, 1_000, 10_000] {
        let loader = One(routes(count));
        let time = median(7, || {
            black_box(check(Path::new("bench.api"), &loader));
        });
        println!("check + lower    {count} routes: {time:?}");
        times.push(time);
    }
    let ratio = times[2].as_secs_f64() / times[0].as_secs_f64();
    println!("growth           100 → 10000 routes: {ratio:.0} times");

    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = ["../shared/corpus", "../../shared/corpus"];
    let largest = corpus.iter().map(|corpus| root.join(corpus).join(LARGEST));
    match largest.into_iter().find(|path| path.is_file()) {
        Some(path) => {
            let time = median(11, || {
                black_box(check(&path, &Disk));
            });
            println!("check + lower    the largest API of the corpus: {time:?}");
        }
        None => println!("skipped: no corpus"),
    }
}
