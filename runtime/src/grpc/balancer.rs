//! Which instance of a called service gets a call: go-zero's balancers, by their names.
//!
//! Own code, since tower's `p2c` keeps its services behind one `&mut`, so that each call would pass through the queue of a
//! task, and does not say which of them it chose, which sending again must know; its `PeakEwma` knows times, not failures.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use anyhow::bail;

use super::ewma::Ewma;

/// How often two instances are drawn, in the hope that both are well (`pickTimes`).
const DRAWS: usize = 3;

/// How an instance is chosen.
#[derive(Debug)]
pub(super) enum Balancer {
    /// Of two, drawn by chance, the one with less to do.
    PowerOfTwo,
    /// In turn; the number of the next.
    RoundRobin(AtomicUsize),
    /// By the key that logic gives; calls with the same key go to the same instance.
    ConsistentHash,
}

/// An instance as a balancer sees it.
pub(super) trait Candidate {
    /// How it answers.
    fn ewma(&self) -> &Ewma;
    /// What its clock says.
    fn now(&self) -> u64;
}

impl<C: Candidate> Candidate for Arc<C> {
    fn ewma(&self) -> &Ewma {
        C::ewma(self)
    }

    fn now(&self) -> u64 {
        C::now(self)
    }
}

impl Balancer {
    /// The balancer of that name; empty is the default, `p2c_ewma`.
    ///
    /// # Errors
    /// No balancer has the name.
    pub(super) fn named(name: &str) -> anyhow::Result<Self> {
        Ok(match name {
            "" | "p2c_ewma" => Self::PowerOfTwo,
            "round_robin" => Self::RoundRobin(AtomicUsize::new(0)),
            "consistent_hash" => Self::ConsistentHash,
            _ => bail!(
                "BalancerName: there is no `{name}`; write p2c_ewma, round_robin or consistent_hash"
            ),
        })
    }

    /// The number of the candidate that gets a call; 0 where there is none. A key is for who has the ring.
    pub(super) fn choose<C: Candidate>(
        &self,
        candidates: &[C],
        random: impl Fn(usize) -> usize,
    ) -> usize {
        let count = candidates.len();
        match self {
            _ if count < 2 => 0,
            Self::RoundRobin(next) => next.fetch_add(1, Relaxed) % count,
            Self::PowerOfTwo | Self::ConsistentHash => {
                let (one, other) = draw(candidates, random);
                of_two(candidates, one, other)
            }
        }
    }
}

/// Two that are not the same, of at least two.
fn draw<C: Candidate>(candidates: &[C], random: impl Fn(usize) -> usize) -> (usize, usize) {
    let count = candidates.len();
    let pair = || {
        let (one, other) = (random(count), random(count - 1));
        (one, other + usize::from(other >= one))
    };
    if count == 2 {
        // Which one comes first decides between equals.
        return pair();
    }
    let is_well = |place: usize| candidates[place].ewma().is_well();
    let pairs = std::iter::repeat_with(pair).take(DRAWS);
    let mut last = (0, 1);
    for (one, other) in pairs {
        last = (one, other);
        if is_well(one) && is_well(other) {
            break;
        }
    }
    last
}

fn of_two<C: Candidate>(candidates: &[C], one: usize, other: usize) -> usize {
    let ewma = |place: usize| candidates[place].ewma();
    let (light, heavy) = match ewma(one).comes_before(ewma(other)) {
        true => (one, other),
        false => (other, one),
    };
    if ewma(heavy).is_due(candidates[heavy].now()) {
        return heavy;
    }
    ewma(light).choose(candidates[light].now());
    light
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{super::ewma::End, *};

    /// An instance, and the clock that all share.
    struct Given<'a> {
        ewma: Ewma,
        now: &'a Cell<u64>,
    }

    impl Candidate for Given<'_> {
        fn ewma(&self) -> &Ewma {
            &self.ewma
        }

        fn now(&self) -> u64 {
            self.now.get()
        }
    }

    const MILLI: u64 = 1_000_000;
    const POWER_OF_TWO: Balancer = Balancer::PowerOfTwo;

    fn instances(now: &Cell<u64>, count: usize) -> Vec<Given<'_>> {
        let ewma = Ewma::default;
        (0..count).map(|_| Given { ewma: ewma(), now }).collect()
    }

    /// xorshift64, the same numbers in each run.
    fn random() -> impl Fn(usize) -> usize {
        let state = Cell::new(0x9e37_79b9_7f4a_7c15_u64);
        move |count| {
            let mut next = state.get();
            next ^= next << 13;
            next ^= next >> 7;
            next ^= next << 17;
            state.set(next);
            (next >> 32) as usize % count
        }
    }

    /// How many of the calls each instance gets, one every half millisecond, where `took` says how long each takes and
    /// how it ends.
    fn shares(count: usize, calls: u64, took: impl Fn(usize) -> (u64, End)) -> Vec<u64> {
        let now = Cell::new(1_000 * MILLI);
        let all = instances(&now, count);
        let random = random();
        let mut underway: Vec<(u64, u64, usize)> = Vec::new();
        let mut shares = vec![0; count];
        for _ in 0..calls {
            now.set(now.get() + MILLI / 2);
            underway.retain(|&(ends, began, place)| {
                let is_over = ends <= now.get();
                if is_over {
                    all[place].ewma.leave();
                    all[place].ewma.end(began, ends, took(place).1);
                }
                !is_over
            });
            let place = POWER_OF_TWO.choose(&all, &random);
            shares[place] += 1;
            all[place].ewma.begin();
            underway.push((now.get() + took(place).0, now.get(), place));
        }
        shares
    }

    #[test]
    fn equals_get_equal_shares() {
        let shares = shares(3, 9_000, |_| (2 * MILLI, End::Well));
        assert!(
            shares.iter().all(|share| (2_700..3_300).contains(share)),
            "{shares:?}"
        );
    }

    #[test]
    fn a_slow_instance_gets_little_and_is_not_forgotten() {
        let slow = |place| (if place == 1 { 20 * MILLI } else { 2 * MILLI }, End::Well);
        let shares = shares(3, 20_000, slow);
        eprintln!("{shares:?}"); // Ten seconds: it is due once a second.
        assert!((9..200).contains(&shares[1]), "{shares:?}");
    }

    #[test]
    fn an_instance_that_refuses_everything_at_once_gets_little() {
        let broken = |place| match place {
            0 => (MILLI / 10, End::Badly),
            _ => (2 * MILLI, End::Well),
        };
        for count in [2, 3] {
            let shares = shares(count, 20_000, broken);
            assert!(shares[0] < 2_000, "{shares:?}");
        }
    }

    #[test]
    fn names_are_go_zeros() {
        for name in ["", "p2c_ewma", "round_robin", "consistent_hash"] {
            assert!(Balancer::named(name).is_ok(), "{name}");
        }
        let said = Balancer::named("pick_first").unwrap_err().to_string();
        assert!(
            said.contains("`pick_first`") && said.contains("round_robin"),
            "{said}"
        );
    }
}
