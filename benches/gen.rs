//! Speed of `ferroctl gen` over the example, over one API of 1000 routes, and of `ferroctl gen model` over 500 tables:
//! `cargo bench --bench gen`.
//!
//! The whole command is timed, process and all. "From nothing" starts with the contracts alone and
//! writes all of the workspace. "Without rustfmt" puts a program that does nothing in its place.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a benchmark runs the command as a user does"
)]

mod routes;
mod tables;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/courseware");
const SHOP: &str = "version: 1\nname: shop\nresponse: envelope\nservices:\n  \
    - {name: shop-api, api: shop.api, port: 8300, metrics: 9081}\n";
const RUNS: usize = 15;

/// Copies what the user wrote before the first `gen`: the contracts and ferroctl.yaml.
fn copy_contracts(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, name) = (entry.path(), entry.file_name());
        if entry.file_type()?.is_dir() {
            if name != "target" && name != "crates" && name != "migrations" {
                copy_contracts(&source, &to.join(name))?;
            }
        } else if name == "ferroctl.yaml" || is_contract(&source) {
            fs::copy(&source, to.join(name))?;
        }
    }
    Ok(())
}

fn is_contract(path: &Path) -> bool {
    let end = path.extension().and_then(|end| end.to_str());
    end.is_some_and(|end| ["api", "proto", "sql"].contains(&end))
}

/// A workspace with nothing but contracts.
fn contracts() -> std::io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    copy_contracts(Path::new(EXAMPLE), folder.path())?;
    // As in a workspace of somebody else, the runtime is written as well.
    let manifest = folder.path().join("ferroctl.yaml");
    let text = fs::read_to_string(&manifest)?;
    let lines = text.split_inclusive('\n');
    let vendored: String = lines.filter(|line| !line.starts_with("runtime:")).collect();
    fs::write(manifest, vendored)?;
    Ok(folder)
}

/// A workspace with one service of 1000 routes, which its `ferroctl.yaml` lists.
fn thousand_routes() -> std::io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("shop.api"), routes::routes(1000))?;
    fs::write(folder.path().join("ferroctl.yaml"), SHOP)?;
    Ok(folder)
}

/// A workspace with one generated service, and 500 tables of which it knows nothing yet.
fn tables() -> std::io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("shop.api"), routes::routes(1))?;
    fs::write(folder.path().join("shop.sql"), tables::tables(500))?;
    fs::write(folder.path().join("ferroctl.yaml"), SHOP)?;
    gen_in(folder.path(), None)?;
    Ok(folder)
}

/// How long `gen` takes; `first_in_path` comes before all other programs.
fn gen_in(workspace: &Path, first_in_path: Option<&Path>) -> std::io::Result<Duration> {
    time(&["gen"], workspace, first_in_path)
}

/// How long `gen model` of the tables takes.
fn gen_model_in(workspace: &Path, first_in_path: Option<&Path>) -> std::io::Result<Duration> {
    let words = ["gen", "model", "shop.sql", "--service", "shop-api"];
    time(&words, workspace, first_in_path)
}

fn time(
    words: &[&str],
    workspace: &Path,
    first_in_path: Option<&Path>,
) -> std::io::Result<Duration> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ferroctl"));
    command.args(words).current_dir(workspace);
    if let Some(folder) = first_in_path {
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", folder.display()));
    }
    let begun = Instant::now();
    let output = command.stdin(Stdio::null()).output()?;
    let elapsed = begun.elapsed();
    if output.status.success() {
        return Ok(elapsed);
    }
    Err(std::io::Error::other(
        String::from_utf8_lossy(&output.stderr).into_owned(),
    ))
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let millis = |place: usize| times[place].as_secs_f64() * 1e3;
    let (low, median, high) = (RUNS / 4, RUNS / 2, RUNS * 3 / 4);
    println!(
        "{name:<32} {:>7.1} ms ({:.1}-{:.1})",
        millis(median),
        millis(low),
        millis(high)
    );
}

fn from_nothing(first_in_path: Option<&Path>) -> std::io::Result<Duration> {
    gen_in(contracts()?.path(), first_in_path)
}

fn main() -> std::io::Result<()> {
    let idle = tempfile::tempdir()?;
    // Gives back what it reads, as rustfmt does with what is formatted.
    let echo = idle.path().join("rustfmt");
    fs::write(&echo, "#!/bin/sh\nexec cat\n")?;
    fs::set_permissions(&echo, fs::Permissions::from_mode(0o755))?;
    let settled = contracts()?;
    gen_in(settled.path(), None)?;
    // In turn, so that a noisy second does not hit one of them alone.
    let mut times = [const { Vec::new() }; 8];
    for _ in 0..RUNS {
        times[0].push(from_nothing(None)?);
        times[1].push(from_nothing(Some(idle.path()))?);
        times[2].push(gen_in(settled.path(), None)?);
        let large = thousand_routes()?;
        times[3].push(gen_in(large.path(), None)?);
        times[4].push(gen_in(large.path(), None)?);
        let modelled = tables()?;
        times[5].push(gen_model_in(modelled.path(), None)?);
        times[6].push(gen_model_in(modelled.path(), None)?);
        times[7].push(gen_model_in(tables()?.path(), Some(idle.path()))?);
    }
    let names = [
        "gen from nothing",
        "gen from nothing, no rustfmt",
        "gen without changes",
        "gen of 1000 routes from nothing",
        "gen of 1000 routes, no changes",
        "gen model of 500 tables",
        "gen model again, no changes",
        "gen model, no rustfmt",
    ];
    for (name, times) in names.into_iter().zip(times) {
        report(name, times);
    }
    Ok(())
}
