//! A job that takes its time, and says so in the log.

use std::time::Duration;

use ferroctl_runtime::{Ctx, Result, worker::Attempt};
use serde::{Deserialize, Serialize};

use crate::generated::AppState;

/// What a job says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    name: String,
    millis: u64,
}

/// Does a job.
pub async fn handle(_state: &AppState, ctx: &Ctx, job: Job) -> Result<()> {
    let number = ctx.extension::<Attempt>().map(|attempt| attempt.number);
    tracing::info!("begun {} {}", job.name, number.unwrap_or_default());
    tokio::time::sleep(Duration::from_millis(job.millis)).await;
    tracing::info!("ended {}", job.name);
    Ok(())
}
