//! Calls to another service.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use futures_util::Stream;
use http::uri::PathAndQuery;
use prost::Message;
use tonic::{Response, Status};
use tonic_prost::ProstCodec;

use super::{
    Incoming, attempt, deadline,
    endpoints::{Endpoints, Instance},
    observed::{Observed, Subject},
};
use crate::{
    Ctx, Result,
    settings::{RpcClient, RpcClientMiddlewares},
    telemetry::{Telemetry, TraceContext},
};

/// The connections to another service; cheap to clone.
///
/// Every call has a client span, whose context travels as `traceparent`, is counted, and ends at the
/// deadline of the request it is made for or after the settings' `Timeout`, whichever comes first.
#[derive(Debug, Clone)]
pub struct Channel(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    endpoints: Endpoints,
    limit: Option<Duration>,
    middlewares: RpcClientMiddlewares,
    telemetry: Telemetry,
}

/// One method of a called service: its names and metric handles, looked up once.
#[derive(Debug, Clone)]
pub struct ClientMethod {
    subject: Arc<Subject>,
    path: PathAndQuery,
}

impl Channel {
    /// The service that the block `name` of the configuration describes. Connects with the first call,
    /// or now under `NonBlock: false`.
    ///
    /// # Errors
    /// Settings that name no instance, or one that is not `host:port`; under `NonBlock: false` an
    /// instance that is not there.
    pub async fn connect(
        name: &str,
        settings: &RpcClient,
        telemetry: &Telemetry,
    ) -> anyhow::Result<Self> {
        let endpoints = Endpoints::connect(settings);
        let limited = settings.middlewares.timeout;
        Ok(Self(Arc::new(Inner {
            endpoints: endpoints.await.with_context(|| name.to_owned())?,
            limit: settings.timeout().filter(|_| limited),
            middlewares: settings.middlewares,
            telemetry: telemetry.clone(),
        })))
    }

    /// The method `path`, `/package.Service/Method`.
    pub fn method(&self, path: &'static str) -> ClientMethod {
        ClientMethod {
            subject: Subject::called(path, self.0.middlewares, &self.0.telemetry),
            path: PathAndQuery::from_static(path),
        }
    }

    /// One message out, one in. Tries another instance where a connection never took the call.
    ///
    /// # Errors
    /// What the called method failed with (see [`from_status`](super::from_status)); timeout;
    /// unavailable where no instance can be reached.
    pub async fn unary<Req, Res>(
        &self,
        method: &ClientMethod,
        ctx: &Ctx,
        message: Req,
    ) -> Result<Res>
    where
        Req: Message + Clone + 'static,
        Res: Message + Default + 'static,
    {
        let deadline = deadline::earliest(ctx.deadline(), deadline::after(self.0.limit));
        let call = method.open(ctx);
        let sent = async {
            let mut failure = Status::unavailable("no instance");
            for instance in self.0.endpoints.in_turn() {
                let mut grpc = attempt::ready(instance).await?;
                let request = attempt::request(ctx, message.clone(), call.context(), deadline);
                match grpc
                    .unary(request, method.path.clone(), ProstCodec::default())
                    .await
                {
                    Err(status) if instance.was_away(&status) => failure = status,
                    answer => return answer,
                }
            }
            Err(failure)
        };
        let answer = attempt::within(deadline, sent).await;
        call.close(answer.map(Response::into_inner))
    }

    /// One message out, a stream in. Tries another instance like [`Self::unary`].
    ///
    /// # Errors
    /// As [`Self::unary`]; errors after the first message are in the stream.
    pub async fn server_streaming<Req, Res>(
        &self,
        method: &ClientMethod,
        ctx: &Ctx,
        message: Req,
    ) -> Result<Incoming<Res>>
    where
        Req: Message + Clone + 'static,
        Res: Message + Default + 'static,
    {
        let deadline = ctx.deadline();
        let call = method.open(ctx);
        let sent = async {
            let mut failure = Status::unavailable("no instance");
            for instance in self.0.endpoints.in_turn() {
                let mut grpc = attempt::ready(instance).await?;
                let request = attempt::request(ctx, message.clone(), call.context(), deadline);
                match grpc
                    .server_streaming(request, method.path.clone(), ProstCodec::default())
                    .await
                {
                    Err(status) if instance.was_away(&status) => failure = status,
                    answer => return answer,
                }
            }
            Err(failure)
        };
        let answer = attempt::within(deadline, sent).await;
        Incoming::answers(answer, call)
    }

    /// A stream out, one message in. There is no second try: a stream cannot be sent twice.
    ///
    /// # Errors
    /// As [`Self::unary`].
    pub async fn client_streaming<Req, Res>(
        &self,
        method: &ClientMethod,
        ctx: &Ctx,
        messages: impl Stream<Item = Req> + Send + 'static,
    ) -> Result<Res>
    where
        Req: Message + 'static,
        Res: Message + Default + 'static,
    {
        let deadline = ctx.deadline();
        let call = method.open(ctx);
        let request = attempt::request(ctx, messages, call.context(), deadline);
        let sent = async {
            let instance = self.first()?;
            let mut grpc = attempt::ready(instance).await?;
            let answer = grpc.client_streaming(request, method.path.clone(), ProstCodec::default());
            answer.await.inspect_err(|status| {
                instance.was_away(status);
            })
        };
        let answer = attempt::within(deadline, sent).await;
        call.close(answer.map(Response::into_inner))
    }

    /// A stream out, a stream in. There is no second try, as in [`Self::client_streaming`].
    ///
    /// # Errors
    /// As [`Self::server_streaming`].
    pub async fn streaming<Req, Res>(
        &self,
        method: &ClientMethod,
        ctx: &Ctx,
        messages: impl Stream<Item = Req> + Send + 'static,
    ) -> Result<Incoming<Res>>
    where
        Req: Message + 'static,
        Res: Message + Default + 'static,
    {
        let deadline = ctx.deadline();
        let call = method.open(ctx);
        let request = attempt::request(ctx, messages, call.context(), deadline);
        let sent = async {
            let instance = self.first()?;
            let mut grpc = attempt::ready(instance).await?;
            let answer = grpc.streaming(request, method.path.clone(), ProstCodec::default());
            answer.await.inspect_err(|status| {
                instance.was_away(status);
            })
        };
        let answer = attempt::within(deadline, sent).await;
        Incoming::answers(answer, call)
    }

    fn first(&self) -> Result<&Instance, Status> {
        let first = self.0.endpoints.in_turn().next();
        first.ok_or_else(|| Status::unavailable("no instance"))
    }
}

impl ClientMethod {
    /// Opens a call below the current span, or in a task of its own below the request's.
    fn open(&self, ctx: &Ctx) -> Observed {
        Observed::new(&self.subject, TraceContext::current().or(ctx.trace()))
    }
}
