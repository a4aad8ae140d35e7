//! What one connection is doing, told by those who serve it and read by the one who looks after them all.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering::Relaxed},
};

use tokio::sync::Notify;

/// What all connections of a port share.
#[derive(Debug, Default)]
pub(super) struct Port {
    /// Ticks since the port was opened; good enough for limits of seconds, and free to read.
    now: AtomicU32,
    leaving: AtomicBool,
}

impl Port {
    pub(super) fn now(&self) -> u32 {
        self.now.load(Relaxed)
    }

    /// A tick has passed.
    pub(super) fn tick(&self) {
        self.now.fetch_add(1, Relaxed);
    }

    /// From now on answers ask clients to come on another connection.
    pub(super) fn leave(&self) {
        self.leaving.store(true, Relaxed);
    }

    pub(super) fn is_leaving(&self) -> bool {
        self.leaving.load(Relaxed)
    }
}

/// What a connection without a request waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wait {
    /// Its first byte.
    Word,
    /// The rest of a request's head.
    Head,
    /// The next request.
    Request,
}

const WORD: u8 = Wait::Word as u8;
const HEAD: u8 = Wait::Head as u8;
const REQUEST: u8 = Wait::Request as u8;
/// It waits for nothing.
const BUSY: u8 = 3;

/// What one connection is doing.
#[derive(Debug)]
pub(super) struct Activity {
    port: Arc<Port>,
    requests: AtomicU32,
    wait: AtomicU8,
    since: AtomicU32,
    /// Whether it has ever had a request.
    asked: AtomicBool,
    /// Whether bytes wait for the client to take some.
    stalled: AtomicBool,
    stalled_since: AtomicU32,
    http2: AtomicBool,
    /// It is to take no more requests.
    pub(super) farewell: Notify,
}

impl Activity {
    pub(super) fn new(port: &Arc<Port>, http2: bool) -> Self {
        Self {
            port: Arc::clone(port),
            requests: AtomicU32::new(0),
            wait: AtomicU8::new(WORD),
            since: AtomicU32::new(port.now()),
            asked: AtomicBool::new(false),
            stalled: AtomicBool::new(false),
            stalled_since: AtomicU32::new(0),
            http2: AtomicBool::new(http2),
            farewell: Notify::new(),
        }
    }

    pub(super) fn port(&self) -> &Port {
        &self.port
    }

    /// Bytes came.
    pub(super) fn heard(&self) {
        if matches!(self.wait.load(Relaxed), WORD | REQUEST) {
            self.waits_for(HEAD);
        }
    }

    /// Its client and this side have shaken hands: what it says begins now.
    #[cfg(feature = "tls")]
    pub(super) fn greeted(&self) {
        self.waits_for(WORD);
    }

    /// A request came.
    pub(super) fn begin(&self, http2: bool) {
        self.requests.fetch_add(1, Relaxed);
        self.wait.store(BUSY, Relaxed);
        self.asked.store(true, Relaxed);
        if http2 {
            self.http2.store(true, Relaxed);
        }
    }

    /// A request has its answer.
    pub(super) fn end(&self) {
        if self.requests.fetch_sub(1, Relaxed) == 1 {
            self.waits_for(REQUEST);
        }
    }

    /// Bytes were taken by the client, or could not be.
    pub(super) fn wrote(&self, stalled: bool) {
        if stalled && !self.stalled.load(Relaxed) {
            self.stalled_since.store(self.port.now(), Relaxed);
        }
        self.stalled.store(stalled, Relaxed);
    }

    /// What it waits for and since when; none while it has a request, or an answer that its client has yet
    /// to take.
    pub(super) fn wait(&self) -> Option<(Wait, u32)> {
        if self.stalled.load(Relaxed) {
            return None;
        }
        let wait = match self.wait.load(Relaxed) {
            WORD => Wait::Word,
            HEAD => Wait::Head,
            REQUEST => Wait::Request,
            _ => return None,
        };
        Some((wait, self.since.load(Relaxed)))
    }

    /// Whether it has ever had a request. What it waits for does not tell: between two requests an HTTP/2 client
    /// acknowledges and pings, which reads like the beginning of the next.
    pub(super) fn has_asked(&self) -> bool {
        self.asked.load(Relaxed)
    }

    /// Since when its client takes no bytes, if it does not.
    pub(super) fn stalled(&self) -> Option<u32> {
        let is_stalled = self.stalled.load(Relaxed);
        is_stalled.then(|| self.stalled_since.load(Relaxed))
    }

    pub(super) fn is_http2(&self) -> bool {
        self.http2.load(Relaxed)
    }

    fn waits_for(&self, what: u8) {
        self.since.store(self.port.now(), Relaxed);
        self.wait.store(what, Relaxed);
    }
}
