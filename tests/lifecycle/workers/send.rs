//! Leaves the sending of a mail to the worker.

use ferroctl_runtime::{Ctx, Result, redis::Queue};
use serde::Serialize;

use crate::generated::{AppState, types::SendRequest};

/// As the worker reads it.
#[derive(Serialize)]
struct Job {
    name: String,
    millis: u64,
}

pub async fn send(state: &AppState, ctx: &Ctx, req: SendRequest) -> Result<()> {
    let job = Job {
        name: req.name,
        millis: req.millis,
    };
    Queue::new(&state.redis, "mail").push(ctx, &job).await?;
    Ok(())
}
