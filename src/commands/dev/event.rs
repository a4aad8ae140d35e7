//! What happens while services run.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::process::{Said, Tell};

/// Something that happened.
pub(super) enum Event {
    /// A service, by its name, said something.
    Service(Arc<str>, Said),
    /// Cargo said something.
    Build(Said),
    /// Files changed.
    Changed(BTreeSet<PathBuf>),
    /// Ctrl-C, or whoever started us wants us to end.
    Interrupted,
}

/// How many events may wait: a service that logs faster than the terminal shows waits for it, as it would on its own.
pub(super) const WAITING: usize = 1024;

pub(super) fn channel() -> (SyncSender<Event>, Receiver<Event>) {
    sync_channel(WAITING)
}

/// What a process has to call, to be heard as these events. Nobody listens any more once the loop has ended.
pub(super) fn tell(
    sender: &SyncSender<Event>,
    event: impl Fn(Said) -> Event + Send + Sync + 'static,
) -> Tell {
    let sender = sender.clone();
    Arc::new(move |said| drop(sender.send(event(said))))
}
