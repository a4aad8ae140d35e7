//! A queue in memory, and a worker on it.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use anyhow::bail;
use ferroctl_runtime::{
    Error, Result,
    service::{Running, Tasks},
    settings::{self, GoDuration, ServiceSettings, Shutdown},
    telemetry::{Telemetry, TraceContext},
    worker::{Delivery, Handler, Jobs, Outcome, Source},
};

/// A queue in memory; a clone is the same one.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    waiting: VecDeque<Waiting>,
    settled: Vec<(u64, Outcome)>,
    /// So many questions fail.
    failures: usize,
    asked: Vec<Instant>,
}

#[derive(Clone)]
struct Waiting {
    job: u64,
    attempt: u32,
    parent: Option<TraceContext>,
    is_readable: bool,
}

impl Memory {
    pub fn of(jobs: impl IntoIterator<Item = u64>) -> Self {
        let memory = Self::default();
        jobs.into_iter().for_each(|job| memory.put(job, None, true));
        memory
    }

    pub fn put(&self, job: u64, parent: Option<TraceContext>, is_readable: bool) {
        let waiting = Waiting {
            job,
            attempt: 0,
            parent,
            is_readable,
        };
        self.0.lock().unwrap().waiting.push_back(waiting);
    }

    pub fn fail(&self, times: usize) {
        self.0.lock().unwrap().failures = times;
    }

    /// How jobs ended so far, without the time until the next attempt.
    pub fn settled(&self) -> Vec<(u64, Outcome)> {
        let bare = |outcome| match outcome {
            Outcome::Failed(_) => Outcome::Failed(Duration::ZERO),
            outcome => outcome,
        };
        let settled = self.0.lock().unwrap().settled.clone();
        settled
            .into_iter()
            .map(|(job, it)| (job, bare(it)))
            .collect()
    }

    /// The same, once there are so many.
    pub async fn wait_for(&self, count: usize) -> Vec<(u64, Outcome)> {
        let until = Instant::now() + Duration::from_secs(10);
        while self.settled().len() < count {
            assert!(Instant::now() < until, "{:?}", self.settled());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        self.settled()
    }

    pub fn waiting(&self) -> usize {
        self.0.lock().unwrap().waiting.len()
    }

    /// When it was asked for a job.
    pub fn asked(&self) -> Vec<Instant> {
        self.0.lock().unwrap().asked.clone()
    }

    fn take(&self) -> anyhow::Result<Option<Waiting>> {
        let mut inner = self.0.lock().unwrap();
        inner.asked.push(Instant::now());
        if inner.failures > 0 {
            inner.failures -= 1;
            bail!("away");
        }
        Ok(inner.waiting.pop_front())
    }
}

impl Source for Memory {
    const SYSTEM: &'static str = "memory";

    type Job = u64;
    type Receipt = (u64, u32);

    async fn next(&self) -> anyhow::Result<Option<Delivery<u64, (u64, u32)>>> {
        let Some(it) = self.take()? else {
            tokio::time::sleep(Duration::from_millis(5)).await;
            return Ok(None);
        };
        let job = match it.is_readable {
            true => Ok(it.job),
            false => Err(Error::code(1, "no job")),
        };
        Ok(Some(Delivery {
            job,
            receipt: (it.job, it.attempt + 1),
            id: it.job.to_string(),
            attempt: it.attempt + 1,
            parent: it.parent,
        }))
    }

    async fn settle(&self, (job, attempt): (u64, u32), outcome: Outcome) -> anyhow::Result<()> {
        let mut inner = self.0.lock().unwrap();
        inner.settled.push((job, outcome));
        if let Outcome::Failed(_) | Outcome::Released = outcome {
            inner.waiting.push_back(Waiting {
                job,
                attempt,
                parent: None,
                is_readable: true,
            });
        }
        Ok(())
    }
}

/// Settings under which nothing takes long.
pub fn settings() -> settings::Worker {
    settings::Worker {
        timeout: 100,
        max_attempts: 3.try_into().unwrap(),
        min_backoff: 20,
        max_backoff: 40,
        ..settings::Worker::default()
    }
}

/// A worker on the queue, which has half a second for its stop.
pub async fn start<H>(memory: &Memory, settings: settings::Worker, handler: H) -> Running
where
    H: for<'a> Handler<'a, (), u64>,
{
    start_with(memory, settings, &Telemetry::off(), handler).await
}

/// The same, seen by somebody.
pub async fn start_with<H>(
    memory: &Memory,
    settings: settings::Worker,
    telemetry: &Telemetry,
    handler: H,
) -> Running
where
    H: for<'a> Handler<'a, (), u64>,
{
    let mut service = ServiceSettings::default();
    service.prometheus.host = "127.0.0.1".to_owned();
    service.prometheus.port = 0;
    service.shutdown = Shutdown {
        wait_time: GoDuration::from_millis(500),
        ..Shutdown::default()
    };
    let tasks = Tasks::new(telemetry);
    let jobs = Jobs::new(&settings, &(), &tasks).queue("mail", memory.clone(), handler);
    jobs.start(&service).await
}

/// A job that is done by being there.
pub async fn done(_state: &(), _ctx: &ferroctl_runtime::Ctx, _job: u64) -> Result<()> {
    Ok(())
}
