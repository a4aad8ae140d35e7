//! The connections that are open, and which of them have to go.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::task::{AbortHandle, Id, JoinSet};

use super::{
    activity::{Activity, Port, Wait},
    terms::Terms,
};

/// Serves each connection; with it all of them end.
pub(super) type Tasks = JoinSet<()>;

/// How often connections are looked after.
pub(super) const TICK: Duration = Duration::from_millis(100);

/// An HTTP/2 client that was told to go has so long to do so.
const FAREWELL: Duration = Duration::from_secs(1);

struct Connection {
    /// How many came before it.
    number: u64,
    activity: Arc<Activity>,
    task: AbortHandle,
}

/// The connections that are open.
pub(super) struct Open {
    port: Arc<Port>,
    terms: Terms,
    came: u64,
    connections: HashMap<Id, Connection>,
    /// When they were asked to end.
    stopped: Option<u32>,
}

impl Open {
    pub(super) fn new(port: Arc<Port>, terms: Terms) -> Self {
        Self {
            port,
            terms,
            came: 0,
            connections: HashMap::new(),
            stopped: None,
        }
    }

    pub(super) fn add(&mut self, activity: Arc<Activity>, task: AbortHandle) {
        if self.stopped.is_some() {
            farewell(&activity);
        }
        self.came += 1;
        let connection = Connection {
            number: self.came,
            activity,
            task,
        };
        self.connections.insert(connection.task.id(), connection);
    }

    pub(super) fn remove(&mut self, task: Id) {
        self.connections.remove(&task);
    }

    /// Each connection ends with the requests it has.
    pub(super) fn stop(&mut self) {
        self.stopped = Some(self.port.now());
        let connections = self.connections.values();
        connections.for_each(|it| farewell(&it.activity));
    }

    /// Ends the connections that have waited for too long.
    pub(super) fn sweep(&self) {
        self.port.tick();
        for connection in self.connections.values() {
            match self.overdue(&connection.activity) {
                None => {}
                Some(by) if connection.activity.is_http2() && by < FAREWELL => {
                    farewell(&connection.activity);
                }
                Some(_) => connection.task.abort(),
            }
        }
    }

    /// Ends the connection that is least worth its place: one that never asked for anything before one
    /// that did, and of those the one that waits longest. False where all have requests.
    pub(super) fn evict(&mut self) -> bool {
        let waiting = self.connections.values().filter_map(|connection| {
            let activity = &connection.activity;
            let (_, since) = activity.wait()?;
            Some((activity.has_asked(), since, connection.number, connection))
        });
        let last = waiting.min_by_key(|(asked, since, number, _)| (*asked, *since, *number));
        let Some(task) = last.map(|(.., connection)| connection.task.id()) else {
            return false;
        };
        // At once, not when its task has ended: the next one to go is another.
        self.connections.remove(&task).is_some_and(|connection| {
            connection.task.abort();
            true
        })
    }

    /// For how long a connection should have been gone.
    fn overdue(&self, activity: &Activity) -> Option<Duration> {
        let over = |since, limit| {
            let waited = TICK * self.port.now().saturating_sub(since);
            waited.checked_sub(limit)
        };
        let stalled = activity
            .stalled()
            .and_then(|since| over(since, self.terms.stall));
        let waiting = activity.wait().and_then(|(wait, since)| {
            let late = self
                .stopped
                .and_then(|stopped| over(since.max(stopped), self.terms.grace));
            late.or_else(|| over(since, self.limit(wait)))
        });
        stalled.max(waiting)
    }

    fn limit(&self, wait: Wait) -> Duration {
        match wait {
            Wait::Word => self.terms.head,
            Wait::Head => self.terms.head(),
            Wait::Request => self.terms.idle,
        }
    }
}

/// Tells a client to come on another connection, where its protocol has a word for it.
fn farewell(activity: &Activity) {
    if activity.is_http2() {
        activity.farewell.notify_one();
    }
}
