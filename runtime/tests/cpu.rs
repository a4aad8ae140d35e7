//! The load of the processor that shedding goes by; a process of its own, where nothing else works.

#![cfg(target_os = "linux")]

use std::{
    process::{Child, Command},
    thread::available_parallelism,
    time::Duration,
};

use ferroctl_runtime::load::Cpu;

/// Another process that works without an end.
struct Busy(Child);

impl Busy {
    fn start() -> Self {
        let mut busy = Command::new("sh");
        busy.args(["-c", "while :; do :; done"]);
        Self(busy.spawn().unwrap())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn work_of_other_processes_is_no_load_of_this_one() {
    let cores = available_parallelism().unwrap().get();
    let _others: Vec<Busy> = (0..2 * cores).map(|_| Busy::start()).collect();
    let cpu = Cpu::default();
    let watched = tokio::time::timeout(Duration::from_secs(3), cpu.watch()).await;
    assert!(watched.is_err());
    // The machine's time would have brought it to about 450 by now.
    assert!(cpu.load() < 100, "{}", cpu.load());
}
