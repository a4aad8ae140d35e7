//! A walk at random over manifests and contracts: at every stop `gen` succeeds, finds nothing more to do, and what it wrote
//! compiles without a warning; now and then the inherited tests run.
//!
//! `FERROCTL_WALK_SEED` and `FERROCTL_WALK_STOPS` choose another walk; a failed one leaves its folder and says where.

mod contracts;
mod dice;
mod edits;
mod steps;
mod system;

use std::env;

use crate::workspace::Workspace;
use dice::Dice;
use system::System;

/// How many stops there are between two runs of the tests.
const TESTED: usize = 6;

struct Walk {
    workspace: Workspace,
    system: System,
    dice: Dice,
}

impl Walk {
    fn new(seed: u64) -> Self {
        let mut workspace = Workspace::empty();
        workspace.keep(true);
        println!("seed {seed}, in {}", workspace.root().display());
        Self {
            workspace,
            system: System::default(),
            dice: Dice::new(seed),
        }
    }

    /// Changes something and requires that all is well.
    fn stop(&mut self, number: usize) {
        let changes = 1 + self.dice.below(2);
        for _ in 0..changes {
            let done = steps::any(&mut self.system, &mut self.dice);
            println!("{number}: {done}");
        }
        if self.dice.one_in(3) {
            let edited = edits::any(&self.workspace, &self.system, &mut self.dice);
            println!("{number}: {edited}");
        }
        contracts::write(&self.system, &self.workspace);
        let said = self.workspace.ferroctl(&["gen"]).succeeds();
        if edits::heed(&said, &self.workspace, &self.system) {
            self.workspace.ferroctl(&["gen"]).succeeds();
        }
        self.workspace.ferroctl(&["gen", "--check"]).succeeds();
        // Cargo takes no workspace without members.
        if self.system.services.iter().all(|it| it.external) {
            return;
        }
        self.cargo(&["check", "-q", "--workspace", "--all-targets"]);
        if number.is_multiple_of(TESTED) {
            self.cargo(&["test", "-q", "--workspace"]);
        }
    }

    fn cargo(&self, args: &[&str]) {
        let said = self.workspace.run("cargo", args).succeeds();
        assert!(!said.contains("warning"), "cargo {args:?}\n{said}");
    }
}

fn number(name: &str) -> Option<usize> {
    env::var(name).ok()?.parse().ok()
}

#[test]
#[ignore = "runs cargo over generated crates"]
fn every_stop_of_a_walk_compiles() {
    let seed = number("FERROCTL_WALK_SEED").unwrap_or(1);
    let stops = number("FERROCTL_WALK_STOPS").unwrap_or(8);
    let mut walk = Walk::new(seed as u64);
    for number in 1..=stops {
        walk.stop(number);
    }
    walk.workspace.keep(false);
}
