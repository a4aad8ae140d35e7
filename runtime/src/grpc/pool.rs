//! The instances of a called service, some of which come and go.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use super::instance::Instance;
use crate::settings::RpcClient;

/// How many instances one caller has connections to, at most, as in go-zero.
const MOST: usize = 32;

/// The instances of a called service.
#[derive(Debug, Default)]
pub(super) struct Pool(RwLock<Arc<[Arc<Instance>]>>);

impl Pool {
    pub(super) fn new(instances: Vec<Arc<Instance>>) -> Self {
        Self(RwLock::new(instances.into()))
    }

    /// Those that there are now.
    pub(super) fn all(&self) -> Arc<[Arc<Instance>]> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&all)
    }

    /// There are others by now; those that stay keep their connections, and calls on those that go come to their end.
    /// Beyond 32 each caller has some of its own choice.
    pub(super) fn become_those(&self, addresses: Vec<String>, settings: &RpcClient) {
        let old = self.all();
        let known: HashMap<&str, &Arc<Instance>> =
            old.iter().map(|it| (it.address.as_str(), it)).collect();
        let instance = |address: &String| match known.get(address.as_str()) {
            Some(instance) => Some(Arc::clone(instance)),
            None => Instance::lazy(address, settings)
                .map(Arc::new)
                .inspect_err(|error| tracing::error!("an instance is left out: {error:#}"))
                .ok(),
        };
        let chosen = chosen(addresses, &known);
        let new: Arc<[_]> = chosen.iter().filter_map(instance).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = new;
    }
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

    fn update(pool: &Pool, addresses: &[String]) -> Vec<Arc<Instance>> {
        pool.become_those(addresses.to_vec(), &RpcClient::default());
        pool.all().to_vec()
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
