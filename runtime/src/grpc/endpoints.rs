//! Which instance of a called service gets a call.

use std::{sync::Arc, time::Duration};

use tonic::{Code, Status};

use super::{
    balancer::Balancer,
    budget::Budget,
    follower::Follower,
    instance::Instance,
    link::Dialer,
    lost::Lost,
    pool::{Members, Pool},
    target::{Target, target},
};
use crate::{Ctx, random::below, settings::RpcClient};

/// So often a call goes out, at most, however many instances there are…
const MOST_TRIES: usize = 6;
/// …and so often to the same one.
const ROUNDS: usize = 4;
/// go-zero's text.
const NO_KEY: &str = "[consistent_hash] missing hash key in context";
/// Before the third round, and twice before the fourth: a service that starts again takes about as long.
const PAUSE: Duration = Duration::from_millis(50);

/// The instances of a called service.
#[derive(Debug)]
pub(super) struct Endpoints {
    pool: Arc<Pool>,
    balancer: Balancer,
    budget: Budget,
    /// None where they never change.
    _follower: Option<Follower>,
}

impl Endpoints {
    /// The instances that the settings name; connects to fixed ones now only under `NonBlock: false`.
    pub(super) async fn connect(settings: &RpcClient) -> anyhow::Result<Self> {
        let balancer = Balancer::named(&settings.balancer_name)?;
        let dialer = Dialer::new(settings)?;
        let mut follower = None;
        let pool = match target(settings)? {
            Target::Fixed(addresses) => Arc::new(Pool::new(fixed(&addresses, &dialer).await?)),
            Target::Name(name) => {
                let dialer = dialer.of_name(&name)?;
                let itself = Instance::lazy(&name, &dialer)?;
                let pool = Arc::new(Pool::new(vec![itself]));
                follower = Some(Follower::of_name(&pool, name, &dialer));
                pool
            }
            #[cfg(feature = "etcd")]
            Target::Etcd(etcd) => {
                let pool = Arc::default();
                follower = Some(Follower::of_key(&pool, &etcd, &dialer).await?);
                pool
            }
            #[cfg(feature = "kubernetes")]
            Target::Kubernetes(service) => {
                let pool = Arc::default();
                follower = Some(Follower::of_service(&pool, service, &dialer).await?);
                pool
            }
        };
        Ok(Self {
            pool,
            balancer,
            budget: Budget::default(),
            _follower: follower,
        })
    }

    /// The instances to try for one call, those that are away last; and then all again, at once, since a
    /// connection may have broken since its last use, and after pauses, each with the pause before it. Where there are
    /// several and nobody is there, each further try waits: others may be found meanwhile.
    ///
    /// # Errors
    /// They are chosen by a key, and `ctx` has none.
    pub(super) fn in_turn(
        &self,
        ctx: &Ctx,
    ) -> Result<impl Iterator<Item = (Duration, Arc<Instance>)> + use<>, Status> {
        let members = self.pool.members();
        let count = members.all.len();
        let first = self.first(&members, ctx)?;
        let turn = || (0..count).map(|step| (first + step) % count);
        let there = turn().filter(|place| !members.all[*place].is_away());
        let away = turn().filter(|place| members.all[*place].is_away());
        let mut places = [0; MOST_TRIES];
        for (place, next) in places.iter_mut().zip(there.chain(away)) {
            *place = next;
        }
        let tries = MOST_TRIES.min(ROUNDS * count);
        Ok((0..tries).map(move |number| {
            let instance = &members.all[places[number % count.min(MOST_TRIES)]];
            let pause = match number >= count && count > 1 && members.is_nobody_there() {
                true => PAUSE,
                false => pause(number, count),
            };
            (pause, Arc::clone(instance))
        }))
    }

    /// The instance that a later try takes instead of `instance`: another one, where that is away or gone and others are there.
    pub(super) fn rather(&self, instance: Arc<Instance>) -> Arc<Instance> {
        let members = self.pool.members();
        let is_one = members.all.iter().any(|it| Arc::ptr_eq(it, &instance));
        if is_one && !instance.is_away() || members.is_nobody_there() {
            return instance;
        }
        let there = members.there();
        Arc::clone(&members.all[there[below(there.len())]])
    }

    /// A call was lost on its way: whoever follows the instances asks for them.
    pub(super) fn lose(&self, lost: Option<Lost>) {
        if lost.is_some() {
            self.pool.lose();
        }
    }

    /// The number of the instance that the balancer chooses, of those that are there.
    fn first(&self, members: &Members, ctx: &Ctx) -> Result<usize, Status> {
        if let Balancer::ConsistentHash = self.balancer {
            let key = ctx.hash_key();
            let key = key.ok_or_else(|| Status::invalid_argument(NO_KEY))?;
            let is_there = |place: usize| !members.all[place].is_away();
            let of_those = members.ring().server(&key, is_there);
            let of_all = || members.ring().server(&key, |_| true);
            return Ok(of_those.or_else(of_all).unwrap_or_default());
        }
        if !members.all.iter().any(|instance| instance.is_away()) {
            return Ok(self.balancer.choose(&members.all, below));
        }
        let there = members.there();
        let instance = |place: &usize| Arc::clone(&members.all[*place]);
        let instances: Vec<_> = there.iter().map(instance).collect();
        Ok(there[self.balancer.choose(&instances, below)])
    }

    /// Whether a call that failed with `status` may go out again, `lost` or answered: always where no server had any
    /// work of it, else as often as there is a budget for; one that a method may have seen only where that
    /// `is_idempotent`.
    pub(super) fn may_send_again(
        &self,
        status: &Status,
        lost: Option<Lost>,
        is_idempotent: bool,
    ) -> bool {
        match lost {
            Some(Lost::Unreached) => true,
            Some(Lost::Unprocessed) => self.budget.spend(),
            Some(Lost::Underway) => is_idempotent && self.budget.spend(),
            None => is_idempotent && status.code() == Code::Unavailable && self.budget.spend(),
        }
    }

    /// A call has its answer.
    pub(super) fn heard<T>(&self, answer: &Result<T, Status>) {
        if answer.is_ok() {
            self.budget.earn();
        }
    }
}

async fn fixed(addresses: &[String], dialer: &Dialer) -> anyhow::Result<Vec<Arc<Instance>>> {
    let mut instances = Vec::new();
    for address in addresses {
        instances.push(match dialer.non_block {
            true => Instance::lazy(address, dialer)?,
            false => Instance::connected(address, dialer).await?,
        });
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
    use std::collections::BTreeSet;

    use super::*;

    async fn connect(balancer: &str, endpoints: &[&str]) -> Endpoints {
        let endpoints = endpoints.iter().map(|&address| address.to_owned());
        let settings = RpcClient {
            endpoints: endpoints.collect(),
            balancer_name: balancer.to_owned(),
            ..RpcClient::default()
        };
        Endpoints::connect(&settings).await.unwrap()
    }

    /// The numbers of the instances that a call tries first.
    fn turn(all: &Endpoints, ctx: &Ctx) -> Vec<usize> {
        let members = all.pool.members();
        let place = |one: &Arc<Instance>| members.all.iter().position(|it| Arc::ptr_eq(one, it));
        let turn = all.in_turn(ctx).unwrap().take(members.all.len());
        turn.filter_map(|(_, instance)| place(&instance)).collect()
    }

    #[tokio::test]
    async fn instances_are_taken_in_turn_and_those_away_last() {
        let all = connect("round_robin", &["a:1", "b:2", "c:3"]).await;
        let ctx = Ctx::background();
        assert_eq!(turn(&all, &ctx), [0, 1, 2]);
        assert_eq!(turn(&all, &ctx), [1, 2, 0]);
        all.pool.members().all[2].leave();
        assert_eq!(turn(&all, &ctx), [0, 1, 2]);
        assert_eq!(turn(&all, &ctx), [1, 0, 2]);
        assert_eq!(turn(&all, &ctx), [0, 1, 2]);
    }

    #[tokio::test]
    async fn whoever_is_away_is_not_chosen() {
        let all = connect("p2c_ewma", &["a:1", "b:2", "c:3"]).await;
        let ctx = Ctx::background();
        let first = || -> BTreeSet<usize> { (0..100).map(|_| turn(&all, &ctx)[0]).collect() };
        assert_eq!(first(), BTreeSet::from([0, 1, 2]));
        all.pool.members().all[1].leave();
        assert_eq!(first(), BTreeSet::from([0, 2]));
        assert_eq!(turn(&all, &ctx)[2], 1);
    }

    #[tokio::test]
    async fn a_key_has_its_instance_and_another_one_meanwhile() {
        let all = connect("consistent_hash", &["a:1", "b:2", "c:3"]).await;
        let none = all.in_turn(&Ctx::background()).err().unwrap();
        assert_eq!(
            (none.code(), none.message()),
            (Code::InvalidArgument, NO_KEY)
        );
        let ctx = Ctx::background();
        ctx.set_hash_key("7");
        let its = turn(&all, &ctx)[0];
        assert!((0..20).all(|_| turn(&all, &ctx)[0] == its));
        let instance = Arc::clone(&all.pool.members().all[its]);
        instance.leave();
        let meanwhile = turn(&all, &ctx)[0];
        assert_ne!(meanwhile, its);
        assert!((0..20).all(|_| turn(&all, &ctx)[0] == meanwhile));
        instance.hear(0);
        assert_eq!(turn(&all, &ctx)[0], its);
    }

    #[tokio::test]
    async fn what_is_sent_again_depends_on_what_a_method_may_have_seen() {
        let all = connect("", &["a:1"]).await;
        let (busy, refused) = (Status::unavailable(""), Status::not_found(""));
        let again = |status, lost| [false, true].map(|it| all.may_send_again(status, lost, it));
        assert_eq!(again(&busy, Some(Lost::Unreached)), [true, true]);
        assert_eq!(again(&busy, Some(Lost::Unprocessed)), [true, true]);
        assert_eq!(again(&busy, Some(Lost::Underway)), [false, true]);
        assert_eq!(again(&busy, None), [false, true]);
        assert_eq!(again(&refused, None), [false, false]);
    }

    #[tokio::test]
    async fn a_later_try_takes_whoever_has_come_meanwhile() {
        let all = connect("", &["a:1", "b:2"]).await;
        let old = all.pool.members().all.to_vec();
        assert!(Arc::ptr_eq(&all.rather(Arc::clone(&old[0])), &old[0]));
        old[0].leave();
        assert!(Arc::ptr_eq(&all.rather(Arc::clone(&old[0])), &old[1]));
        old[1].leave();
        assert!(Arc::ptr_eq(&all.rather(Arc::clone(&old[0])), &old[0]));
        let dialer = Dialer::new(&RpcClient::default()).unwrap();
        all.pool.become_those(vec!["c:3".to_owned()], &dialer);
        let new = Arc::clone(&all.pool.members().all[0]);
        assert!(Arc::ptr_eq(&all.rather(Arc::clone(&old[0])), &old[0]));
        new.hear(0);
        assert!(Arc::ptr_eq(&all.rather(Arc::clone(&old[0])), &new));
    }

    #[tokio::test]
    async fn further_tries_wait_where_nobody_is_there() {
        let all = connect("", &["a:1", "b:2", "c:3"]).await;
        for instance in &all.pool.members().all {
            instance.leave();
        }
        let turn = all.in_turn(&Ctx::background()).unwrap();
        let pauses: Vec<_> = turn.map(|(pause, _)| pause.as_millis()).collect();
        assert_eq!(pauses, [0, 0, 0, 50, 50, 50]);
    }

    #[tokio::test]
    async fn later_rounds_wait() {
        let pauses = async |endpoints: &[&str]| -> Vec<u128> {
            let all = connect("", endpoints).await;
            let turn = all.in_turn(&Ctx::background()).unwrap();
            turn.map(|(pause, _)| pause.as_millis()).collect()
        };
        assert_eq!(pauses(&["a:1"]).await, [0, 0, 50, 100]);
        assert_eq!(pauses(&["a:1", "b:2"]).await, [0, 0, 0, 0, 50, 0]);
        assert_eq!(pauses(&["a:1"; 9]).await, [0; 6]);
    }
}
