//! A limit for what is nearly always here at once.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use tokio::time::{Instant, Sleep, sleep_until};

/// How long a body may keep one waiting. Nearly every body came with its head, and is here when the connection has been
/// asked for it: only one that is not costs a timer.
#[derive(Default)]
pub(super) struct Patience {
    was_asked: bool,
    /// Whether nothing has come since the timer was set.
    waits: bool,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Patience {
    /// Something came: the next wait has a time of its own.
    pub(super) fn renew(&mut self) {
        self.waits = false;
    }

    /// Ready when the wait is over; one that begins now ends at `until`.
    pub(super) fn poll_over(
        &mut self,
        cx: &mut Context<'_>,
        until: impl FnOnce() -> Instant,
    ) -> Poll<()> {
        if !std::mem::replace(&mut self.was_asked, true) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let was_waiting = std::mem::replace(&mut self.waits, true);
        let timer = match &mut self.timer {
            Some(timer) if was_waiting => timer,
            Some(timer) => {
                timer.as_mut().reset(until());
                timer
            }
            timer => timer.insert(Box::pin(sleep_until(until()))),
        };
        timer.as_mut().poll(cx)
    }
}
