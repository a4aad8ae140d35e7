//! Contracts that were copied from elsewhere: the lock knows them as long as nobody edits them.

use super::Step;
use super::planner::Planner;
use super::text::lf;
use crate::artifact::Hash;
use crate::manifest::Lock;

/// How the key of a copy ends in the lock.
const COPY: &str = "#copy";

/// Under which key the lock has the hash of a contract as it was copied.
fn copy_key(path: &str) -> String {
    format!("{path}{COPY}")
}

/// Whether a contract is as it was copied from elsewhere.
#[must_use]
pub fn is_copy(path: &str, found: &[u8], lock: &Lock) -> bool {
    lock.wrote(&copy_key(path), &Hash::of(&lf(found)))
}

impl Planner<'_> {
    pub(super) fn record_copy(&mut self, step: &Step) {
        let after = step.after.as_deref().unwrap_or_default();
        let key = copy_key(step.path.as_str());
        self.plan.lock.record(key, Hash::of(&lf(after)));
    }

    /// Keeps what is known of copies that this run does not make.
    pub(super) fn remember_copies(&mut self) {
        for key in self.lock.keys().filter(|key| key.ends_with(COPY)) {
            if !self.plan.lock.knows(key) {
                self.plan.lock.carry_over(key, self.lock);
            }
        }
    }
}
