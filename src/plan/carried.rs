//! What a command puts in the user's files, on top of a plan: it moves and rewrites what a run alone never touches.

use super::{Action, Plan, Step};
use crate::artifact::OutPath;

impl Plan {
    /// Puts a text of the user's, with what the command changed in it, at a path; `before` is what stands there now.
    pub fn put(&mut self, path: &OutPath, text: Vec<u8>, before: Option<Vec<u8>>) {
        let action = match &before {
            None => Action::Create,
            Some(before) if *before == text => Action::Unchanged,
            Some(_) => Action::Update,
        };
        let step = Step {
            action,
            before,
            after: Some(text),
            ..Step::unchanged(path.clone())
        };
        self.set(step);
    }

    /// Takes a file away that has been put elsewhere; the lock forgets it.
    pub fn take_away(&mut self, path: &OutPath, before: Vec<u8>) {
        self.lock.forget(path.as_str());
        self.set(Step {
            action: Action::Remove,
            before: Some(before),
            ..Step::unchanged(path.clone())
        });
    }

    fn set(&mut self, step: Step) {
        match self.steps.iter_mut().find(|other| other.path == step.path) {
            Some(other) => *other = step,
            None => self.steps.push(step),
        }
    }
}
