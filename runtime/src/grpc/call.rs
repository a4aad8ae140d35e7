//! One call of a served method, from its message to its answer.

use std::{
    any::Any,
    future::Future,
    panic::{AssertUnwindSafe, resume_unwind},
    time::Instant,
};

use futures_util::{
    FutureExt, StreamExt, TryStreamExt,
    stream::{self, BoxStream},
};
use tonic::{Response, Status, metadata::MetadataMap};

use super::{observed::ObservedCall, status::UNEXPECTED, to_status};
use crate::{
    Ctx, Error, Result,
    load::Refused,
    log,
    telemetry::{TraceContext, scope},
};

/// One call of a served method. When it is dropped it is logged and counted, as cancelled where its
/// caller went away before the answer.
#[derive(Debug)]
pub struct Call {
    seen: ObservedCall,
    recover: bool,
}

impl Call {
    /// With `recover`, a panic of logic becomes an answer.
    pub(super) fn new(seen: ObservedCall, recover: bool) -> Self {
        Self { seen, recover }
    }

    /// The same call, of a method that takes a stream.
    pub(super) fn lasting(mut self) -> Self {
        self.seen.lasts();
        self
    }

    pub(super) fn context(&self) -> TraceContext {
        self.seen.context()
    }

    /// Runs `logic` under the call's span, until the deadline at most, and makes its result the
    /// answer, with the metadata that logic has set.
    ///
    /// # Errors
    /// The status of logic's error; DEADLINE_EXCEEDED; INTERNAL when logic panics; UNAVAILABLE from the
    /// breaker and RESOURCE_EXHAUSTED from load shedding, before logic begins.
    pub async fn answer<T>(
        mut self,
        ctx: &Ctx,
        logic: impl Future<Output = Result<T>>,
    ) -> Result<Response<T>, Status> {
        let context = self.context();
        let work = async move {
            self.begin()?;
            let message = self.run(ctx.deadline(), logic).await?;
            self.seen.succeed();
            Ok(message)
        };
        with_metadata(ctx, scope(context, work).await)
    }

    /// Like [`Self::answer`] for a stream of messages; each is made under the call's span, and the call
    /// ends with the stream.
    ///
    /// # Errors
    /// As [`Self::answer`], before the first message; later errors end the stream.
    pub async fn answer_stream<T: Send + 'static>(
        mut self,
        ctx: &Ctx,
        logic: impl Future<Output = Result<BoxStream<'static, Result<T>>>>,
    ) -> Result<Response<BoxStream<'static, Result<T, Status>>>, Status> {
        let deadline = ctx.deadline();
        let context = self.context();
        self.seen.lasts();
        let work = async move {
            self.begin()?;
            let messages = self.run(deadline, logic).await?;
            Ok(self.messages(deadline, messages))
        };
        with_metadata(ctx, scope(context, work).await)
    }

    /// The messages on their way out, which hold the call until the last of them.
    fn messages<T: Send + 'static>(
        self,
        deadline: Option<Instant>,
        messages: BoxStream<'static, Result<T>>,
    ) -> BoxStream<'static, Result<T, Status>> {
        let next = move |held: Option<(Self, BoxStream<'static, Result<T>>)>| async move {
            let (call, messages) = held?;
            scope(call.context(), call.next(deadline, messages)).await
        };
        stream::unfold(Some((self, messages)), next).boxed()
    }

    /// One step of [`Self::messages`]: a message, and what the next step needs.
    async fn next<T>(
        mut self,
        deadline: Option<Instant>,
        mut messages: BoxStream<'static, Result<T>>,
    ) -> Option<(
        Result<T, Status>,
        Option<(Self, BoxStream<'static, Result<T>>)>,
    )> {
        let wound_up = self.seen.wound_up();
        let next = tokio::select! {
            biased;
            next = self.run(deadline, messages.try_next()) => next,
            // There is nothing to wait for.
            () = wound_up => Err(self.wound_up()),
        };
        match next {
            Ok(Some(message)) => Some((Ok(message), Some((self, messages)))),
            Ok(None) => {
                self.seen.succeed();
                None
            }
            Err(status) => Some((Err(status), None)),
        }
    }

    /// Another instance has what comes next: callers of streams ask again where they read this.
    fn wound_up(&mut self) -> Status {
        let status = Status::unavailable("the service stops");
        self.seen.excuse();
        self.seen.fail(&status);
        status
    }

    fn begin(&mut self) -> Result<(), Status> {
        let admitted = self.seen.admit();
        admitted.inspect_err(|status| self.seen.fail(status))
    }

    /// Runs a part of the logic; its error is logged and becomes the call's status.
    async fn run<T>(
        &mut self,
        deadline: Option<Instant>,
        logic: impl Future<Output = Result<T>>,
    ) -> Result<T, Status> {
        let error = match within(deadline, AssertUnwindSafe(logic).catch_unwind()).await {
            Some(Ok(Ok(value))) => return Ok(value),
            Some(Ok(Err(error))) => error,
            Some(Err(panic)) if self.recover => return Err(self.panic(&*panic)),
            Some(Err(panic)) => resume_unwind(panic),
            None => Error::timeout(),
        };
        Err(self.fail(&error))
    }

    /// INTERNAL, as in go-zero, but without the panic's text.
    fn panic(&mut self, panic: &(dyn Any + Send)) -> Status {
        self.seen.panic();
        let what = log::panicked(panic);
        tracing::error!("{} - {what}", self.seen.path());
        let status = Status::internal(UNEXPECTED);
        self.seen.fail(&status);
        status
    }

    fn fail(&mut self, error: &Error) -> Status {
        if error.is_operators_business() {
            log::unexpected(error, self.seen.path());
        }
        if Refused::is_behind(error) {
            self.seen.excuse();
        }
        let status = to_status(error);
        self.seen.fail(&status);
        status
    }
}

/// The output of `work`; none where the deadline comes first.
async fn within<F: Future>(deadline: Option<Instant>, work: F) -> Option<F::Output> {
    match deadline {
        Some(deadline) => tokio::time::timeout_at(deadline.into(), work).await.ok(),
        None => Some(work.await),
    }
}

/// Adds the metadata that logic has set, to an answer and to an error alike, as grpc-go does.
fn with_metadata<T>(ctx: &Ctx, answer: Result<T, Status>) -> Result<Response<T>, Status> {
    let set = ctx.take_answer().headers;
    match answer {
        Ok(message) => {
            let mut response = Response::new(message);
            *response.metadata_mut() = MetadataMap::from_headers(set);
            Ok(response)
        }
        Err(mut status) => {
            let mut headers = std::mem::take(status.metadata_mut()).into_headers();
            headers.extend(set);
            *status.metadata_mut() = MetadataMap::from_headers(headers);
            Err(status)
        }
    }
}
