//! Every real API becomes a crate that compiles, every real table a model: one workspace of all of them, without a
//! warning and formatted.
//!
//! Runs cargo over generated crates, so `cargo test` leaves it out:
//!
//! ```text
//! cargo test --test corpus -- --ignored --nocapture                      a sample, with clippy, as .ci/run does
//! FERROCTL_CORPUS=all cargo test --test corpus -- --ignored --nocapture  every API, with cargo check; every table
//! ```

mod cargo;
mod fleets;
mod models;
mod roots;
#[path = "../support/mod.rs"]
mod support;
mod workspace;

use std::path::Path;

use cargo::Lint;
use fleets::FLEETS;
use roots::Root;
use workspace::Workspace;

/// How many APIs the sample has, and how many of them are the largest.
const SAMPLE: (usize, usize) = (25, 5);

#[test]
#[ignore = "runs cargo over generated crates"]
fn real_apis_become_crates_without_a_warning() {
    let Some(folder) = support::corpus("api/valid") else {
        return;
    };
    let (chosen, lint) = chosen(&folder);
    let (sound, mut failures) = roots::checked(chosen);
    let all = sound.len() + failures.len();
    let workspace = Workspace::of(&sound, &folder);
    workspace.generate();
    failures.extend(workspace.failing(&sound, cargo::misformatted(workspace.root())));
    failures.extend(workspace.failing(&sound, cargo::findings(workspace.root(), lint)));

    for (name, first) in &failures {
        println!("{name}: {first}");
    }
    println!("{} of {all}", all - failures.len());
    assert!(failures.is_empty(), "{} of {all} fail", failures.len());
}

/// Of so many schemas the sample has one.
const EACH: usize = 6;

#[test]
#[ignore = "runs cargo over generated crates"]
fn real_tables_become_models_without_a_warning() {
    let Some(folder) = support::corpus("sql") else {
        return;
    };
    let mut schemas = models::schemas(&folder);
    if !is_all() {
        schemas = schemas.into_iter().step_by(EACH).collect();
    }
    let workspace = Workspace::of_models(&schemas);
    workspace.generate();
    let mut failures = cargo::misformatted(workspace.root());
    failures.extend(cargo::findings(workspace.root(), Lint::Clippy));
    for (name, first) in &failures {
        println!("{name}: {first}");
    }
    let tables: usize = schemas.iter().map(|schema| schema.tables).sum();
    println!("{tables} models of {} schemas", schemas.len());
    assert!(failures.is_empty(), "{} findings", failures.len());
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn what_fleets_wrote_by_hand_is_generated() {
    let workspace = Workspace::of_fleets(&FLEETS);
    let mut failures = cargo::misformatted(workspace.root());
    failures.extend(cargo::findings(workspace.root(), Lint::Clippy));
    for (name, first) in &failures {
        println!("{name}: {first}");
    }
    assert!(failures.is_empty(), "{} findings", failures.len());
    let (mut methods, mut with_sql) = (0, 0);
    for fleet in &FLEETS {
        let (all, some) = fleet.counts();
        println!("{}: {} of {all} without SQL", fleet.name, all - some);
        methods += all;
        with_sql += some;
    }
    assert!(with_sql * 5 <= methods, "{with_sql} of {methods} need SQL");
}

fn is_all() -> bool {
    std::env::var("FERROCTL_CORPUS").is_ok_and(|which| which == "all")
}

/// What was asked for: every API with the compiler's warnings, or a sample with clippy's as well.
fn chosen(folder: &Path) -> (Vec<Root>, Lint) {
    let roots = roots::all(folder);
    if is_all() {
        (roots, Lint::Check)
    } else {
        (roots::sample(roots, SAMPLE), Lint::Clippy)
    }
}
