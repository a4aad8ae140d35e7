//! A service as tonic generates it, around whatever answers.

use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use futures_util::{FutureExt as _, future::BoxFuture};
use tonic::{Request, Response, Status, body::Body, server::NamedService};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

pub const SAY: &str = "/bench.Echo/Say";

/// What answers a call.
pub trait Say: Clone + Send + Sync + 'static {
    fn say(
        &self,
        request: Request<String>,
    ) -> impl Future<Output = Result<Response<String>, Status>> + Send;
}

/// The service around it.
#[derive(Clone)]
pub struct Echo<S>(pub S);

impl<S> NamedService for Echo<S> {
    const NAME: &'static str = "bench.Echo";
}

impl<S: Say> Service<http::Request<Body>> for Echo<S> {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<http::Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let say = self.0.clone();
        async move {
            let mut grpc = tonic::server::Grpc::new(ProstCodec::<String, String>::default());
            let method = service_fn(move |request| {
                let say = say.clone();
                async move { say.say(request).await }
            });
            Ok(grpc.unary(method, request).await)
        }
        .boxed()
    }
}
