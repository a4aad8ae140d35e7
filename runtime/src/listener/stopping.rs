//! How a stop is told to those that serve.

use std::time::Duration;

use tokio::sync::watch;

/// So long after the stop has begun, a stream that has nothing to say ends: whoever waits for the next message would
/// wait for the rest of the stop, and then for nothing.
const QUIET: Duration = Duration::from_millis(500);

/// How far a service has come with its stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Not at all.
    Serving,
    /// It still serves whoever comes, and asks them to come on another connection next time.
    Leaving,
    /// Whoever is here is served, then it ends.
    Stopping,
}

/// Says how far the stop has come.
#[derive(Debug, Clone)]
pub(crate) struct Stop(watch::Sender<Stage>);

/// Tells a server when to stop accepting.
#[derive(Debug, Clone)]
pub struct Stopping(watch::Receiver<Stage>);

impl Stop {
    /// Both ends, of a service that serves.
    pub(crate) fn new() -> (Self, Stopping) {
        let (sender, receiver) = watch::channel(Stage::Serving);
        (Self(sender), Stopping(receiver))
    }

    /// The stop has come so far.
    pub(crate) fn reach(&self, stage: Stage) {
        self.0.send_replace(stage);
    }
}

impl Stopping {
    /// Returns when the service is asked to stop.
    pub async fn requested(mut self) {
        self.reached(Stage::Stopping).await;
    }

    /// Returns half a second after that, or after the call where that is later: asked anew for each message, it tells a
    /// stream of one's own that it has been silent for long enough to end.
    pub async fn wound_up(self) {
        self.requested().await;
        tokio::time::sleep(QUIET).await;
    }

    /// Returns when the stop has come so far.
    pub(crate) async fn reached(&mut self, stage: Stage) {
        // The sender is gone only when the service is: that is a stop as well.
        let _ = self.0.wait_for(|reached| *reached >= stage).await;
    }
}
