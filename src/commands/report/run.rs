//! What a run of `gen`, `new` or `remove` did or would do.

use std::io::Write as _;

use super::{CYAN, GREEN, PLAIN, RED, YELLOW, colored, list, number};
use crate::apply::{self, Outcome, Summary, diff, differs};
use crate::artifact::OutPath;
use crate::commands::ExitStatus;
use crate::plan::{Action, Moved, Plan, Refusal, Step};

/// Prints what a run did or would do.
pub(in crate::commands) fn run(plan: &Plan, summary: &Summary, quiet: bool) -> ExitStatus {
    match &summary.outcome {
        Outcome::Refused => refusals(plan),
        Outcome::Overtaken(path) => overtaken(path),
        Outcome::Drift => drift(plan, quiet),
        _ if quiet => {}
        Outcome::Written | Outcome::Listed => changes(plan),
        Outcome::UpToDate => leftovers(plan),
    }
    let is_done = status(&summary.outcome) == ExitStatus::Done;
    if is_done && !quiet {
        totals_of(summary);
    }
    status(&summary.outcome)
}

fn overtaken(path: &OutPath) {
    eprintln!(
        "{RED}error{PLAIN}: `{path}` was changed while ferroctl was at work, and is left as it is"
    );
    eprintln!("  = help: run ferroctl again");
}

fn refusals(plan: &Plan) {
    for step in &plan.steps {
        let Action::Refuse(refusal) = &step.action else {
            continue;
        };
        let path = &step.path;
        match refusal {
            Refusal::Invalid(reason) => {
                eprintln!("{RED}error{PLAIN}: `{path}` cannot be edited: {reason}\n");
            }
            Refusal::Edited | Refusal::Foreign => {
                eprintln!("{RED}error{PLAIN}: {}", in_the_way(path.as_str(), refusal));
                eprint!("{}", colored(&diff(step)));
                eprintln!("  = help: {}", way_out(path.as_str(), refusal));
                eprintln!(
                    "  = help: to keep it as yours, add `{path}` to `keep:` in ferroctl.yaml\n"
                );
            }
        }
    }
    eprintln!("{RED}error{PLAIN}: nothing was written");
}

fn in_the_way(path: &str, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Foreign => format!("`{path}` is there already, and ferroctl did not write it"),
        _ => format!("`{path}` was edited since ferroctl wrote it"),
    }
}

/// What to do about a file in the way. What ferroctl never wrote is not to be lost by a line that was copied.
fn way_out(path: &str, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Foreign => "to let ferroctl write it, move yours away first".to_owned(),
        _ => format!("to write over it: ferroctl gen --force {path}"),
    }
}

fn drift(plan: &Plan, quiet: bool) {
    let different: Vec<&Step> = plan.steps.iter().filter(|step| differs(step)).collect();
    if !quiet {
        for step in &different {
            print!("{}", colored(&diff(step)));
        }
    }
    let files = number(different.len(), "file");
    eprintln!("{RED}error{PLAIN}: {files} would change; run: ferroctl gen");
}

fn changes(plan: &Plan) {
    for (action, label, color) in [
        (Action::Create, "created", GREEN),
        (Action::Update, "updated", CYAN),
        (Action::Remove, "removed", YELLOW),
    ] {
        let steps = plan.steps.iter().filter(|step| step.action == action);
        let (in_units, single): (Vec<&Step>, Vec<&Step>) =
            steps.partition(|step| plan.unit_of(step).is_some());
        let paths: Vec<&str> = single.iter().map(|step| step.path.as_str()).collect();
        list(&paths, label, color);
        for unit in &plan.units {
            let files = in_units
                .iter()
                .filter(|step| plan.unit_of(step) == Some(unit));
            list_unit(unit, files.count(), label, color);
        }
    }
    leftovers(plan);
    if cargo_changed(plan) {
        println!(
            "note: members or dependencies changed; the next cargo build updates Cargo.lock, which images are built from"
        );
    }
}

fn list_unit(unit: &str, files: usize, label: &str, color: &str) {
    if files > 0 {
        println!(
            "{color}{label:>8}{PLAIN} {unit} ({})",
            number(files, "file")
        );
    }
}

/// What is left for the user: files no longer used, and functions that no longer fit.
fn leftovers(plan: &Plan) {
    for step in &plan.steps {
        if let Some(moved) = &step.moved {
            println!("{YELLOW}   moved{PLAIN} {}", whereto(step, moved));
        } else if step.action == Action::Orphan {
            println!(
                "{YELLOW}  unused{PLAIN} {} (you edited it; remove it when you no longer need it)",
                step.path
            );
        }
    }
    for step in &plan.steps {
        if let Some(signature) = &step.signature {
            println!("{YELLOW}  change{PLAIN} {}: {signature}", step.path);
        }
    }
}

/// Where the logic of a file belongs whose route another function serves now, and how it gets there.
fn whereto(step: &Step, moved: &Moved) -> String {
    let Moved {
        served,
        to,
        new_function,
        ..
    } = moved;
    format!(
        "{}: `{served}` is `{new_function}` in {to} now; take your logic along: ferroctl mv handler {} {}",
        step.path,
        moved.name(&step.path),
        moved.new_name()
    )
}

fn cargo_changed(plan: &Plan) -> bool {
    plan.steps.iter().any(|step| {
        matches!(step.action, Action::Create | Action::Update)
            && step.before.is_some()
            && step.path.as_str().ends_with("Cargo.toml")
    })
}

fn totals_of(summary: &Summary) {
    let parts: Vec<String> = [
        (summary.created, "created"),
        (summary.updated, "updated"),
        (summary.removed, "removed"),
        (summary.kept, "kept"),
        (summary.unchanged, "unchanged"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, label)| format!("{count} {label}"))
    .collect();
    let lead = match summary.outcome {
        Outcome::Listed => "would be: ",
        _ => "",
    };
    if summary.outcome == Outcome::UpToDate {
        println!(
            "up to date: {}",
            number(summary.unchanged + summary.kept, "file")
        );
    } else {
        println!("{lead}{}", parts.join(", "));
    }
}

/// The status of a run that ended as `outcome` says.
pub(in crate::commands) fn status(outcome: &apply::Outcome) -> ExitStatus {
    match outcome {
        apply::Outcome::UpToDate | apply::Outcome::Written | apply::Outcome::Listed => {
            ExitStatus::Done
        }
        apply::Outcome::Drift | apply::Outcome::Refused | apply::Outcome::Overtaken(_) => {
            ExitStatus::Findings
        }
    }
}
