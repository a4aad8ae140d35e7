//! Go-zero's answer beside ours.

use std::env;

use crate::{
    differences::{Answer, Differences},
    table::Outcome,
};

/// Hears every answer and remembers what is wrong.
pub struct Judge {
    differences: Differences,
    same: usize,
    own_texts: usize,
    lists: usize,
    listed: usize,
    faults: Vec<String>,
    /// The names that somebody wants to see.
    shown: Option<String>,
}

impl Judge {
    /// A judge who allows these differences.
    pub fn new(differences: Differences) -> Self {
        Self {
            differences,
            same: 0,
            own_texts: 0,
            lists: 0,
            listed: 0,
            faults: Vec::new(),
            shown: env::var("TWIN").ok(),
        }
    }

    /// One answer.
    pub fn hear(&mut self, name: &str, go_zero: &Outcome, ours: &Outcome) {
        if go_zero == ours {
            self.same += 1;
            return;
        }
        if self
            .shown
            .as_deref()
            .is_some_and(|start| name.starts_with(start))
        {
            println!("{}", beside(name, go_zero, ours));
        }
        match self.differences.explain(name, go_zero, ours) {
            Some(Answer::Text) => self.own_texts += 1,
            Some(Answer::Empty(_)) => self.lists += 1,
            Some(Answer::Other(..)) => self.listed += 1,
            None => self.faults.push(beside(name, go_zero, ours)),
        }
    }

    /// How many answers are what.
    pub fn summary(&self) -> String {
        let agree = self.same + self.own_texts + self.lists;
        let all = agree + self.listed + self.faults.len();
        format!(
            "{agree} of {all} agree ({} to the byte, {} but for the text of a 400, {} but for empty in place of null), \
             {} differ as listed, {} otherwise",
            self.same,
            self.own_texts,
            self.lists,
            self.listed,
            self.faults.len(),
        )
    }

    /// What is wrong, lines of the table that no answer needs included.
    pub fn finish(mut self) -> Vec<String> {
        let stale = self.differences.unused();
        let stale = stale.map(|line| {
            format!(
                "{}: stands in differences.txt, but agrees or answers otherwise",
                line.name
            )
        });
        self.faults.extend(stale);
        self.faults
    }
}

fn beside(name: &str, go_zero: &Outcome, ours: &Outcome) -> String {
    format!(
        "{name}\n  go-zero {}\n  ours    {}",
        shown(go_zero),
        shown(ours)
    )
}

fn shown(outcome: &Outcome) -> String {
    let body = String::from_utf8_lossy(&outcome.body);
    let body: String = body.trim_end().chars().take(300).collect();
    format!("{} {:?} {body}", outcome.status, outcome.headers)
}
