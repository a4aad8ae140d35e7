//! What it costs to choose an instance and to learn from the answer, alone. The runtime keeps this to itself, so its files
//! are compiled in here once more.

#[path = "../../../runtime/src/grpc/balancer.rs"]
#[allow(dead_code)]
mod balancer;
#[path = "../../../runtime/src/grpc/ewma.rs"]
#[allow(dead_code)]
mod ewma;

use std::{
    hash::{BuildHasher as _, Hasher as _, RandomState},
    hint::black_box,
    time::Instant,
};

use self::{
    balancer::{Balancer, Candidate},
    ewma::{End, Ewma},
};

const CALLS: u32 = 2_000_000;

struct Instance {
    ewma: Ewma,
    made: Instant,
}

impl Candidate for Instance {
    fn ewma(&self) -> &Ewma {
        &self.ewma
    }

    fn now(&self) -> u64 {
        self.made.elapsed().as_nanos() as u64
    }
}

/// Nanoseconds a call, for each balancer.
pub fn print() {
    println!("| balancer | instances | ns a call |\n|---|---|---|");
    for name in ["round_robin", "p2c_ewma"] {
        for count in [2, 32] {
            println!("| {name} | {count} | {:.0} |", nanos(name, count));
        }
    }
    println!();
}

fn nanos(name: &str, count: usize) -> f64 {
    let Ok(balancer) = Balancer::named(name) else {
        return f64::NAN;
    };
    let instance = |_| Instance {
        ewma: Ewma::default(),
        made: Instant::now(),
    };
    let all: Vec<_> = (0..count).map(instance).collect();
    let begun = Instant::now();
    for _ in 0..CALLS {
        let instance = &all[balancer.choose(black_box(&all), below)];
        instance.ewma.begin();
        let now = instance.now();
        instance.ewma.end(now, instance.now(), End::Well);
        instance.ewma.leave();
    }
    begun.elapsed().as_nanos() as f64 / f64::from(CALLS)
}

/// As `random::below` of the runtime.
fn below(count: usize) -> usize {
    (RandomState::new().build_hasher().finish() % count as u64) as usize
}
