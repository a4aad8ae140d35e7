//! A call underway at an instance, which learns from how it ends.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tonic::{Code, Status};

use super::{
    admission::is_acceptable, balancer::Candidate, ewma::End, instance::Instance, link::Transport,
    lost::Lost, status::number,
};

/// An instance that let a call wait for so long until its deadline, and answered no other one meanwhile, is connected
/// to anew: a network that swallows what is sent ends no connection for minutes.
const SILENCE: Duration = Duration::from_millis(500);

/// A call underway at an instance. It ends when it is dropped; one of a single message that has not
/// [landed](Self::land) by then was given up.
#[derive(Debug)]
pub(super) struct Flight {
    instance: Arc<Instance>,
    began: u64,
    deadline: Option<Instant>,
    /// Whether its end tells something: how long a stream lasts does not.
    is_measured: bool,
}

impl Flight {
    /// One message goes there, and one is to come back before the deadline.
    pub(super) fn unary(instance: Arc<Instance>, deadline: Option<Instant>) -> Self {
        instance.ewma().begin();
        Self {
            began: instance.now(),
            instance,
            deadline,
            is_measured: true,
        }
    }

    /// A stream goes there or comes from there.
    pub(super) fn stream(instance: Arc<Instance>) -> Self {
        let mut flight = Self::unary(instance, None);
        flight.is_measured = false;
        flight
    }

    /// The connection that it takes.
    pub(super) fn transport(&self) -> Transport {
        self.instance.transport()
    }

    /// There is an answer, or a failure: how far the call came where it was lost.
    pub(super) fn land<T>(&mut self, answer: &Result<T, Status>) -> Option<Lost> {
        let lost = answer.as_ref().err().and_then(Lost::of);
        match (&lost, answer) {
            (Some(_), _) => {
                self.instance.leave();
                self.end(End::Lost);
            }
            (None, Err(status)) if self.is_late(status) => self.expire(),
            (None, answer) => {
                let now = self.instance.now();
                self.instance.hear(now);
                self.end_at(now, end(answer));
            }
        }
        lost
    }

    /// tonic keeps the deadline, too, and calls its end a cancellation.
    fn is_late(&self, status: &Status) -> bool {
        let is_over = matches!(status.code(), Code::Cancelled | Code::DeadlineExceeded);
        is_over && self.is_past()
    }

    fn is_past(&self) -> bool {
        self.deadline.is_some_and(|end| end <= Instant::now())
    }

    fn expire(&mut self) {
        let waited = self.instance.now().saturating_sub(self.began);
        if u128::from(waited) >= SILENCE.as_nanos() && self.instance.is_silent_since(self.began) {
            self.instance.leave();
        }
        self.end(End::Badly);
    }

    fn end(&mut self, end: End) {
        if self.is_measured {
            self.end_at(self.instance.now(), end);
        }
    }

    fn end_at(&mut self, now: u64, end: End) {
        if std::mem::take(&mut self.is_measured) {
            self.instance.ewma().end(self.began, now, end);
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if self.is_measured && self.is_past() {
            self.expire();
        }
        self.end(End::GivenUp);
        self.instance.ewma().leave();
    }
}

fn end<T>(answer: &Result<T, Status>) -> End {
    match answer {
        Err(status) if !is_acceptable(number(status)) => End::Badly,
        _ => End::Well,
    }
}
