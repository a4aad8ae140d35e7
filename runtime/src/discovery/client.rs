//! Questions to a cluster of etcd.

use std::{
    sync::{PoisonError, RwLock},
    time::Duration,
};

use futures_util::{Stream, StreamExt as _, stream};
use http::uri::PathAndQuery;
use prost::Message;
use tonic::{
    Code, Request, Status, Streaming,
    client::Grpc,
    metadata::{Ascii, MetadataValue},
    transport::Channel,
};
use tonic_prost::ProstCodec;

use super::wire::{
    AuthenticateRequest, AuthenticateResponse, Done, LeaseGrantRequest, LeaseGrantResponse,
    LeaseKeepAliveResponse, LeaseRequest, PutRequest, RangeRequest, RangeResponse,
    WatchCreateRequest, WatchRequest, WatchResponse,
};
use crate::settings::Secret;

/// A cluster of etcd.
pub(super) struct Client {
    channel: Channel,
    login: Option<AuthenticateRequest>,
    token: RwLock<Option<MetadataValue<Ascii>>>,
}

impl Client {
    /// The cluster behind `channel`, which the user has to log in to, if there is one.
    pub(super) async fn new(channel: Channel, user: &str, pass: &Secret) -> Result<Self, Status> {
        let login = (!user.is_empty()).then(|| AuthenticateRequest {
            name: user.to_owned(),
            password: pass.expose().to_owned(),
        });
        let client = Self {
            channel,
            login,
            token: RwLock::default(),
        };
        client.log_in().await?;
        Ok(client)
    }

    /// What there is under a range of keys.
    pub(super) async fn range(&self, request: RangeRequest) -> Result<RangeResponse, Status> {
        self.ask("/etcdserverpb.KV/Range", request).await
    }

    /// Puts a value under a key, for as long as the lease lives.
    pub(super) async fn put(&self, request: PutRequest) -> Result<(), Status> {
        let done = self.ask::<_, Done>("/etcdserverpb.KV/Put", request);
        done.await.map(drop)
    }

    /// A new lease that lives for so many seconds.
    pub(super) async fn grant(&self, ttl: i64) -> Result<i64, Status> {
        let request = LeaseGrantRequest { ttl };
        let lease: LeaseGrantResponse = self.ask("/etcdserverpb.Lease/LeaseGrant", request).await?;
        Ok(lease.id)
    }

    /// Ends a lease, and what was put with it.
    pub(super) async fn revoke(&self, id: i64) -> Result<(), Status> {
        let request = LeaseRequest { id };
        let done = self.ask::<_, Done>("/etcdserverpb.Lease/LeaseRevoke", request);
        done.await.map(drop)
    }

    /// Makes a lease live on, now and then every `interval`; what is left of it each time.
    pub(super) async fn keep_alive(
        &self,
        id: i64,
        interval: Duration,
    ) -> Result<Streaming<LeaseKeepAliveResponse>, Status> {
        let mut renewals = tokio::time::interval(interval);
        let renewals = stream::poll_fn(move |cx| renewals.poll_tick(cx).map(Some));
        let renewals = renewals.map(move |_| LeaseRequest { id });
        self.talk("/etcdserverpb.Lease/LeaseKeepAlive", renewals)
            .await
    }

    /// What changes in a range of keys.
    pub(super) async fn watch(
        &self,
        request: WatchCreateRequest,
    ) -> Result<Streaming<WatchResponse>, Status> {
        let create = WatchRequest {
            create: Some(request),
        };
        // The watch lasts as long as its requests.
        let requests = stream::iter([create]).chain(stream::pending());
        self.talk("/etcdserverpb.Watch/Watch", requests).await
    }

    async fn log_in(&self) -> Result<(), Status> {
        let Some(login) = self.login.clone() else {
            return Ok(());
        };
        let path = "/etcdserverpb.Auth/Authenticate";
        let answer: AuthenticateResponse = self.unary(path, Request::new(login)).await?;
        let token = answer.token.parse();
        let token = token.map_err(|_| Status::internal("a token that is no text"))?;
        *self.token.write().unwrap_or_else(PoisonError::into_inner) = Some(token);
        Ok(())
    }

    /// One question, asked again where the token was too old.
    async fn ask<Q, A>(&self, path: &'static str, question: Q) -> Result<A, Status>
    where
        Q: Message + Clone + 'static,
        A: Message + Default + 'static,
    {
        match self.unary(path, self.with_token(question.clone())).await {
            Err(status) if self.login.is_some() && status.code() == Code::Unauthenticated => {
                self.log_in().await?;
                self.unary(path, self.with_token(question)).await
            }
            answer => answer,
        }
    }

    async fn unary<Q, A>(&self, path: &'static str, request: Request<Q>) -> Result<A, Status>
    where
        Q: Message + 'static,
        A: Message + Default + 'static,
    {
        let mut grpc = self.ready().await?;
        let path = PathAndQuery::from_static(path);
        let answer = grpc.unary(request, path, ProstCodec::default()).await?;
        Ok(answer.into_inner())
    }

    async fn talk<Q, A>(
        &self,
        path: &'static str,
        questions: impl Stream<Item = Q> + Send + 'static,
    ) -> Result<Streaming<A>, Status>
    where
        Q: Message + 'static,
        A: Message + Default + 'static,
    {
        let mut grpc = self.ready().await?;
        let path = PathAndQuery::from_static(path);
        let request = self.with_token(questions);
        let answers = grpc.streaming(request, path, ProstCodec::default()).await?;
        Ok(answers.into_inner())
    }

    async fn ready(&self) -> Result<Grpc<Channel>, Status> {
        let mut grpc = Grpc::new(self.channel.clone());
        let ready = grpc.ready().await;
        ready.map_err(|cause| Status::from_error(cause.into()))?;
        Ok(grpc)
    }

    fn with_token<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        let token = self.token.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = &*token {
            request.metadata_mut().insert("token", token.clone());
        }
        request
    }
}
