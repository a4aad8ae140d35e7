//! The instances of a called service, some of which come and go.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use tokio::sync::Notify;

use super::{instance::Instance, link::Dialer};
use crate::ring::Ring;

/// How many instances one caller has connections to, at most, as in go-zero.
const MOST: usize = 32;

/// The instances of a called service.
#[derive(Debug, Default)]
pub(super) struct Pool {
    members: RwLock<Arc<Members>>,
    lost: Notify,
}

/// The instances that a service has at a time.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) all: Box<[Arc<Instance>]>,
    /// Made once it is asked for.
    ring: OnceLock<Ring>,
}

impl Members {
    /// The instances on a ring, by their addresses, with go-zero's places.
    pub(super) fn ring(&self) -> &Ring {
        let servers = || self.all.iter().map(|it| (it.address.as_str(), 0));
        self.ring.get_or_init(|| Ring::new(servers()))
    }

    /// Whether all of them are away.
    pub(super) fn is_nobody_there(&self) -> bool {
        self.all.iter().all(|instance| instance.is_away())
    }

    /// The numbers of those that are there; of all where none is.
    pub(super) fn there(&self) -> Vec<usize> {
        let is_there = |place: &usize| !self.all[*place].is_away();
        let there: Vec<_> = (0..self.all.len()).filter(is_there).collect();
        match there.is_empty() {
            true => (0..self.all.len()).collect(),
            false => there,
        }
    }
}

impl Pool {
    pub(super) fn new(instances: Vec<Arc<Instance>>) -> Self {
        Self {
            members: RwLock::new(members(instances)),
            lost: Notify::new(),
        }
    }

    /// Those that there are now.
    pub(super) fn members(&self) -> Arc<Members> {
        let members = self.members.read();
        Arc::clone(&members.unwrap_or_else(PoisonError::into_inner))
    }

    /// A call on one of them was lost: there may be others by now.
    pub(super) fn lose(&self) {
        self.lost.notify_one();
    }

    /// Returns when a call is lost, or was since the last time.
    pub(super) async fn lost(&self) {
        self.lost.notified().await;
    }

    /// There are others by now; those that stay keep their connections, and calls on those that go come to their end.
    /// Beyond 32 each caller has some of its own choice. Those that are new connect before they get calls, where others
    /// are there.
    pub(super) fn become_those(&self, addresses: Vec<String>, dialer: &Dialer) {
        let old = self.members();
        let known: HashMap<&str, &Arc<Instance>> =
            (old.all.iter().map(|it| (it.address.as_str(), it))).collect();
        let instance = |address: &String| match known.get(address.as_str()) {
            Some(instance) => Some(Arc::clone(instance)),
            None => Instance::lazy(address, dialer)
                .inspect(Instance::join)
                .inspect_err(|error| tracing::error!("an instance is left out: {error:#}"))
                .ok(),
        };
        let chosen = chosen(addresses, &known);
        let new = members(chosen.iter().filter_map(instance));
        *(self.members.write()).unwrap_or_else(PoisonError::into_inner) = new;
    }
}

fn members(instances: impl IntoIterator<Item = Arc<Instance>>) -> Arc<Members> {
    Arc::new(Members {
        all: instances.into_iter().collect(),
        ring: OnceLock::new(),
    })
}

/// Those that are known come first, so that connections stay; the others in any order.
fn chosen(mut addresses: Vec<String>, known: &HashMap<&str, &Arc<Instance>>) -> Vec<String> {
    if addresses.len() > MOST {
        let order = std::hash::RandomState::new();
        addresses.sort_by_cached_key(|address| {
            let is_new = !known.contains_key(address.as_str());
            (is_new, std::hash::BuildHasher::hash_one(&order, address))
        });
        addresses.truncate(MOST);
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::RpcClient;

    fn update(pool: &Pool, addresses: &[String]) -> Vec<Arc<Instance>> {
        let dialer = Dialer::new(&RpcClient::default()).unwrap();
        pool.become_those(addresses.to_vec(), &dialer);
        pool.members().all.to_vec()
    }

    #[tokio::test]
    async fn instances_that_stay_are_the_same() {
        let pool = Pool::default();
        let first = update(&pool, &["a:1".to_owned(), "b:2".to_owned()]);
        let second = update(&pool, &["b:2".to_owned(), "c:3".to_owned()]);
        assert!(Arc::ptr_eq(&first[1], &second[0]));
        assert_eq!(second[1].address, "c:3");
        assert!(update(&pool, &[]).is_empty());
    }

    #[tokio::test]
    async fn a_loss_is_heard_of_also_later() {
        let pool = Pool::default();
        pool.lose();
        pool.lost().await;
    }

    #[tokio::test]
    async fn of_many_a_caller_has_some_and_keeps_them() {
        let pool = Pool::default();
        let many: Vec<_> = (0..100).map(|port| format!("a:{port}")).collect();
        let first = update(&pool, &many);
        assert_eq!(first.len(), MOST);
        let mut second = update(&pool, &many);
        second.retain(|new| !first.iter().any(|old| Arc::ptr_eq(old, new)));
        assert!(second.is_empty());
    }
}
