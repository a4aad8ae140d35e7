//! One instance of a called service: its connection, how it answers, and whether it is there.

use std::{
    sync::{
        Arc, PoisonError, RwLock, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use anyhow::Context;
use tokio::time::sleep;

use super::{
    balancer::Candidate,
    ewma::Ewma,
    link::{Dialer, Link, Transport},
};
use crate::random::fraction;

/// How long after it was lost an instance is first connected to again, then twice as long each time…
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// …up to this: it is back within a second.
const LONGEST_PAUSE: Duration = Duration::from_millis(800);

/// One instance of a called service.
#[derive(Debug)]
pub(super) struct Instance {
    /// `host:port`
    pub(super) address: String,
    link: Link,
    transport: RwLock<Transport>,
    ewma: Ewma,
    /// Where its clock begins.
    made: Instant,
    /// When it last answered a call.
    heard: AtomicU64,
    /// Whether it is only the last choice, until it can be connected to.
    is_away: AtomicBool,
}

impl Instance {
    /// The instance at `address`, which is connected to once it gets a call. To be called in a tokio runtime.
    ///
    /// # Errors
    /// The address is not `host:port`.
    pub(super) fn lazy(address: &str, dialer: &Dialer) -> anyhow::Result<Arc<Self>> {
        let link = dialer.link(address)?;
        let transport = link.lazy();
        Ok(Self::new(address, link, transport))
    }

    /// The instance at `address`, connected.
    ///
    /// # Errors
    /// The address is not `host:port`, or nobody is there.
    pub(super) async fn connected(address: &str, dialer: &Dialer) -> anyhow::Result<Arc<Self>> {
        let link = dialer.link(address)?;
        let transport = link.connected().await;
        let transport = transport.with_context(|| format!("connecting to `{address}`"))?;
        Ok(Self::new(address, link, transport))
    }

    fn new(address: &str, link: Link, transport: Transport) -> Arc<Self> {
        Arc::new(Self {
            address: address.to_owned(),
            link,
            transport: RwLock::new(transport),
            ewma: Ewma::default(),
            made: Instant::now(),
            heard: AtomicU64::new(0),
            is_away: AtomicBool::new(false),
        })
    }

    /// The connection to it.
    pub(super) fn transport(&self) -> Transport {
        let transport = self.transport.read();
        transport.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// It has answered, now.
    pub(super) fn hear(&self, now: u64) {
        self.heard.store(now, Relaxed);
        // Although nobody could connect to it, or before somebody could.
        if self.is_away() {
            self.is_away.store(false, Relaxed);
        }
    }

    /// Whether it has answered nothing since then.
    pub(super) fn is_silent_since(&self, then: u64) -> bool {
        self.heard.load(Relaxed) < then
    }

    /// Whether others come before it.
    pub(super) fn is_away(&self) -> bool {
        self.is_away.load(Relaxed)
    }

    /// Others come before it until it can be connected to, which is tried from now on.
    pub(super) fn leave(self: &Arc<Self>) {
        self.stay_away(FIRST_PAUSE);
    }

    /// It is new: others, which are connected, come before it until it is so, too.
    pub(super) fn join(self: &Arc<Self>) {
        self.stay_away(Duration::ZERO);
    }

    fn stay_away(self: &Arc<Self>, pause: Duration) {
        if !self.is_away.swap(true, Relaxed) {
            tokio::spawn(come_back(Arc::downgrade(self), pause));
        }
    }

    /// Whether it could be connected to, or needs not be.
    async fn reconnect(&self) -> bool {
        if !self.is_away() {
            return true;
        }
        let Ok(transport) = self.link.connected().await else {
            return false;
        };
        *(self.transport.write()).unwrap_or_else(PoisonError::into_inner) = transport;
        true
    }
}

impl Candidate for Instance {
    fn ewma(&self) -> &Ewma {
        &self.ewma
    }

    fn now(&self) -> u64 {
        self.made.elapsed().as_nanos() as u64
    }
}

/// Connects to an instance until it is there, or no longer one of the service's.
async fn come_back(instance: Weak<Instance>, mut pause: Duration) {
    loop {
        // Callers that lost it at once do not come back at once.
        sleep(pause.mul_f64(0.75 + fraction() / 2.0)).await;
        let Some(instance) = instance.upgrade() else {
            return;
        };
        if instance.reconnect().await {
            return instance.is_away.store(false, Relaxed);
        }
        instance.ewma.forget();
        pause = (pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
    }
}
