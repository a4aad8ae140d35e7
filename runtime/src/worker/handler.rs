//! What does a job.

use std::future::Future;

use crate::{Ctx, Result};

/// What does a job: `async fn(&State, &Ctx, Job) -> Result<()>`.
pub trait Handler<'a, S, J>: Send + Sync + 'static {
    /// The job being done.
    type Doing: Future<Output = Result<()>> + Send + 'a;

    /// Does a job.
    fn handle(&self, state: &'a S, ctx: &'a Ctx, job: J) -> Self::Doing;
}

impl<'a, S: 'a, J, F, D> Handler<'a, S, J> for F
where
    F: Fn(&'a S, &'a Ctx, J) -> D + Send + Sync + 'static,
    D: Future<Output = Result<()>> + Send + 'a,
{
    type Doing = D;

    fn handle(&self, state: &'a S, ctx: &'a Ctx, job: J) -> D {
        self(state, ctx, job)
    }
}
