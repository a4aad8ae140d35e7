//! Which instance of a called service gets a call.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tonic::Status;

use super::{
    budget::Budget,
    follower::Follower,
    instance::Instance,
    lost::Lost,
    pool::Pool,
    target::{Target, target},
};
use crate::settings::RpcClient;

/// So often a call goes out, at most, however many instances there are…
const MOST_TRIES: usize = 6;
/// …and so often to the same one.
const ROUNDS: usize = 4;
/// Before the third round, and twice before the fourth: a service that starts again takes about as long.
const PAUSE: Duration = Duration::from_millis(50);

/// The instances of a called service, taken in turn.
#[derive(Debug)]
pub(super) struct Endpoints {
    pool: Arc<Pool>,
    next: AtomicUsize,
    budget: Budget,
    /// None where they never change.
    _follower: Option<Follower>,
}

impl Endpoints {
    /// The instances that the settings name; connects to fixed ones now only under `NonBlock: false`.
    pub(super) async fn connect(settings: &RpcClient) -> anyhow::Result<Self> {
        let mut follower = None;
        let pool = match target(settings)? {
            Target::Fixed(addresses) => Arc::new(Pool::new(fixed(&addresses, settings).await?)),
            Target::Name(name) => {
                let itself = Instance::lazy(&name, settings)?;
                let pool = Arc::new(Pool::new(vec![Arc::new(itself)]));
                follower = Some(Follower::of_name(&pool, name, settings));
                pool
            }
            #[cfg(feature = "etcd")]
            Target::Etcd(etcd) => {
                let pool = Arc::default();
                follower = Some(Follower::of_key(&pool, &etcd, settings).await?);
                pool
            }
        };
        Ok(Self {
            pool,
            next: AtomicUsize::new(0),
            budget: Budget::default(),
            _follower: follower,
        })
    }

    /// The instances to try for one call, those that rest last; and then all again, at once, since a
    /// connection may have broken since its last use, and after pauses, each with the pause before it.
    pub(super) fn in_turn(&self) -> impl Iterator<Item = (Duration, Arc<Instance>)> + use<> {
        let all = self.pool.all();
        let count = all.len();
        let first = self.next.fetch_add(1, Ordering::Relaxed) % count.max(1);
        let turn = || (0..count).map(|step| (first + step) % count);
        let awake = turn().filter(|place| !all[*place].rests());
        let resting = turn().filter(|place| all[*place].rests());
        let mut places = [0; MOST_TRIES];
        for (place, next) in places.iter_mut().zip(awake.chain(resting)) {
            *place = next;
        }
        let tries = MOST_TRIES.min(ROUNDS * count);
        (0..tries).map(move |number| {
            let instance = &all[places[number % count.min(MOST_TRIES)]];
            (pause(number, count), Arc::clone(instance))
        })
    }

    /// Whether a call that failed with `status` on `instance` may go out again.
    pub(super) fn may_send_again(&self, instance: &Instance, status: &Status) -> bool {
        match instance.lost(status) {
            // No server had any work of it.
            Some(Lost::Unreached) => true,
            lost => lost.is_some_and(Lost::can_be_sent_again) && self.budget.spend(),
        }
    }

    /// A call has its answer.
    pub(super) fn heard<T>(&self, answer: &Result<T, Status>) {
        if answer.is_ok() {
            self.budget.earn();
        }
    }
}

async fn fixed(addresses: &[String], settings: &RpcClient) -> anyhow::Result<Vec<Arc<Instance>>> {
    let mut instances = Vec::new();
    for address in addresses {
        instances.push(Arc::new(match settings.non_block {
            true => Instance::lazy(address, settings)?,
            false => Instance::connected(address, settings).await?,
        }));
    }
    Ok(instances)
}

/// What the try of this number waits before it begins.
fn pause(number: usize, instances: usize) -> Duration {
    let round = number / instances;
    match number % instances {
        0 => PAUSE * round.saturating_sub(1) as u32,
        _ => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn connect(endpoints: &[&str]) -> Endpoints {
        let settings = RpcClient {
            endpoints: endpoints
                .iter()
                .map(|&address| address.to_owned())
                .collect(),
            ..RpcClient::default()
        };
        Endpoints::connect(&settings).await.unwrap()
    }

    #[tokio::test]
    async fn instances_are_taken_in_turn_and_resting_ones_last() {
        let all = connect(&["a:1", "b:2", "c:3"]).await;
        let turn = || -> Vec<usize> {
            let instances = all.pool.all();
            let place = |one: &Arc<Instance>| instances.iter().position(|it| Arc::ptr_eq(one, it));
            let turn = all.in_turn().take(3);
            turn.filter_map(|(_, instance)| place(&instance)).collect()
        };
        assert_eq!(turn(), [0, 1, 2]);
        assert_eq!(turn(), [1, 2, 0]);
        all.pool.all()[2].rest();
        assert_eq!(turn(), [0, 1, 2]);
        assert_eq!(turn(), [0, 1, 2]);
        assert_eq!(turn(), [1, 0, 2]);
    }

    #[tokio::test]
    async fn later_rounds_wait() {
        let pauses = async |endpoints: &[&str]| -> Vec<u128> {
            let all = connect(endpoints).await;
            all.in_turn().map(|(pause, _)| pause.as_millis()).collect()
        };
        assert_eq!(pauses(&["a:1"]).await, [0, 0, 50, 100]);
        assert_eq!(pauses(&["a:1", "b:2"]).await, [0, 0, 0, 0, 50, 0]);
        assert_eq!(pauses(&["a:1"; 9]).await, [0; 6]);
    }
}
