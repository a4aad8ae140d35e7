//! Calls to another service.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use futures_util::Stream;
use http::uri::PathAndQuery;
use prost::Message;
use tokio::time::sleep;
use tonic::{GrpcMethod, Status, client::Grpc};
use tonic_prost::ProstCodec;

use super::{
    Incoming, attempt,
    client_layer::{ClientLayer, ClientLayers, Layered},
    deadline,
    endpoints::Endpoints,
    flight::Flight,
    instance::Instance,
    observed::{ObservedCall, ObservedMethod},
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
    layers: ClientLayers,
    limit: Option<Duration>,
    middlewares: RpcClientMiddlewares,
    telemetry: Telemetry,
}

/// One method of a called service: its names and metric handles, looked up once.
#[derive(Debug, Clone)]
pub struct ClientMethod {
    observed: Arc<ObservedMethod>,
    path: PathAndQuery,
    name: GrpcMethod<'static>,
    is_idempotent: bool,
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
            layers: ClientLayers::default(),
            limit: settings.timeout().filter(|_| limited),
            middlewares: settings.middlewares,
            telemetry: telemetry.clone(),
        })))
    }

    /// Puts `layer` around every call from now on, whichever client of this channel makes it, and around the layers that
    /// there are already.
    ///
    /// Each try of a call passes through it, below the call's span, its deadline and its metrics. Among the extensions of
    /// the request it finds a [`CallId`](super::CallId), tonic's `GrpcMethod`, and those of the request that the call is
    /// made for: what middleware has set, and the claims. What it answers itself counts as an answer of the instance.
    pub fn layer(&self, layer: impl ClientLayer) {
        self.0.layers.add(layer);
    }

    /// The method `path`, `/package.Service/Method`.
    pub fn method(&self, path: &'static str) -> ClientMethod {
        ClientMethod {
            observed: ObservedMethod::called(path, self.0.middlewares, &self.0.telemetry),
            path: PathAndQuery::from_static(path),
            name: name(path),
            is_idempotent: false,
        }
    }

    /// One message out, one in. Goes out again, to another instance or on another connection, where
    /// certainly no method has seen the call, or [it may see it twice](ClientMethod::idempotent).
    ///
    /// # Errors
    /// What the called method failed with (see [`from_status`](super::from_status)); timeout;
    /// unavailable where no instance can be reached or the breaker is open.
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
        let mut call = method.open(ctx);
        let own = deadline::after(call.started(), self.0.limit);
        let deadline = deadline::earliest(ctx.deadline(), own);
        if let Err(refused) = call.admit() {
            return call.close(Err(refused));
        }
        let flight = |instance| Flight::unary(instance, deadline);
        let sent = self.in_turn(method, ctx, flight, |mut grpc| {
            let request = attempt::request(ctx, message.clone(), call.context(), deadline);
            let path = method.path.clone();
            async move { grpc.unary(request, path, ProstCodec::default()).await }
        });
        let answer = attempt::within(deadline, sent).await;
        call.close(answer.map(|(answer, _)| answer.into_inner()))
    }

    /// One message out, a stream in. Goes out again like [`Self::unary`].
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
        let sent = self.in_turn(method, ctx, Flight::stream, |mut grpc| {
            let request = attempt::request(ctx, message.clone(), call.context(), deadline);
            let path = method.path.clone();
            async move {
                let answer = grpc.server_streaming(request, path, ProstCodec::default());
                answer.await
            }
        });
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
        let mut call = method.open(ctx);
        call.lasts();
        let request = attempt::request(ctx, messages, call.context(), deadline);
        let path = method.path.clone();
        let sent = self.once(method, ctx, |mut grpc| async move {
            let answer = grpc.client_streaming(request, path, ProstCodec::default());
            answer.await
        });
        let answer = attempt::within(deadline, sent).await;
        call.close(answer.map(|(answer, _)| answer.into_inner()))
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
        let path = method.path.clone();
        let sent = self.once(method, ctx, |mut grpc| async move {
            let answer = grpc.streaming(request, path, ProstCodec::default());
            answer.await
        });
        let answer = attempt::within(deadline, sent).await;
        Incoming::answers(answer, call)
    }

    /// What `send` comes to on the first instance that takes it, and the flight there.
    async fn in_turn<T, S>(
        &self,
        method: &ClientMethod,
        ctx: &Ctx,
        flight: impl Fn(Arc<Instance>) -> Flight,
        send: impl Fn(Grpc<Layered>) -> S,
    ) -> Result<(T, Flight), Status>
    where
        S: Future<Output = Result<T, Status>>,
    {
        let endpoints = &self.0.endpoints;
        let layers = self.0.layers.of_call(&method.name, ctx);
        let mut failure = None;
        for (pause, instance) in endpoints.in_turn(ctx)? {
            if !pause.is_zero() {
                sleep(pause).await;
            }
            let instance = match failure {
                None => instance,
                Some(_) => endpoints.rather(instance),
            };
            let mut flight = flight(instance);
            let connection = layers.around(flight.transport());
            let answer = send(attempt::ready(connection).await?).await;
            let lost = flight.land(&answer);
            endpoints.lose(lost);
            match answer {
                Err(status) if endpoints.may_send_again(&status, lost, method.is_idempotent) => {
                    failure = Some(status);
                }
                answer => {
                    endpoints.heard(&answer);
                    return answer.map(|answer| (answer, flight));
                }
            }
        }
        Err(failure.unwrap_or_else(|| Status::unavailable("no instance")))
    }

    /// What `send` comes to on one instance, and the flight there.
    async fn once<T, S>(
        &self,
        method: &ClientMethod,
        ctx: &Ctx,
        send: impl FnOnce(Grpc<Layered>) -> S,
    ) -> Result<(T, Flight), Status>
    where
        S: Future<Output = Result<T, Status>>,
    {
        let first = self.0.endpoints.in_turn(ctx)?.next();
        let (_, instance) = first.ok_or_else(|| Status::unavailable("no instance"))?;
        let mut flight = Flight::stream(instance);
        let layers = self.0.layers.of_call(&method.name, ctx);
        let connection = layers.around(flight.transport());
        let answer = send(attempt::ready(connection).await?).await;
        self.0.endpoints.lose(flight.land(&answer));
        answer.map(|answer| (answer, flight))
    }
}

impl ClientMethod {
    /// The same method, of which the contract says (`option idempotency_level`) that a call may be made twice: one that got
    /// UNAVAILABLE goes out again, too.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        self.is_idempotent = true;
        self
    }

    /// Opens a call below the current span, or in a task of its own below the request's.
    fn open(&self, ctx: &Ctx) -> ObservedCall {
        ObservedCall::new(&self.observed, TraceContext::current().or(ctx.trace()))
    }
}

/// `/package.Service/Method` in its two parts.
fn name(path: &'static str) -> GrpcMethod<'static> {
    let parts = path.trim_start_matches('/').split_once('/');
    let (service, method) = parts.unwrap_or(("", path));
    GrpcMethod::new(service, method)
}
