//! Memory for bodies that are being received.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::sync::{Semaphore, SemaphorePermit};

/// Bodies up to this size need no room of their own: they are no more than what a connection holds anyway.
const SMALL: u64 = 64 << 10;
/// Kibibytes for all larger ones together. Bodies for which there is none left wait where they are, at
/// their clients.
const ALL: u32 = 32 << 10;

/// What of it is free, in the whole process: so is its memory.
static FREE: Semaphore = Semaphore::const_new(ALL as usize);

type Permit = SemaphorePermit<'static>;

/// Memory for one body, until this is dropped.
pub(super) enum Room {
    /// It needs none.
    Small,
    /// All that were first have to be done first.
    Waiting(Pin<Box<dyn Future<Output = Option<Permit>> + Send>>),
    /// It has it.
    Taken(#[expect(dead_code, reason = "held, not read")] Option<Permit>),
}

impl Room {
    /// Room for a body of at most this size.
    pub(super) fn of(bytes: u64) -> Self {
        if bytes <= SMALL {
            return Self::Small;
        }
        // One that is larger than all the room there is gets it all.
        let needed = u32::try_from(bytes >> 10).map_or(ALL, |kibibytes| kibibytes.min(ALL));
        Self::Waiting(Box::pin(
            async move { FREE.acquire_many(needed).await.ok() },
        ))
    }

    /// Ready when there is room.
    pub(super) fn poll_taken(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if let Self::Waiting(permit) = self {
            *self = Self::Taken(ready!(permit.as_mut().poll(cx)));
        }
        Poll::Ready(())
    }
}
