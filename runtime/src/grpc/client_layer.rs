//! Layers of the user's own around the calls of a client.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use axum::response::IntoResponse;
use http::{Extensions, Request, Response};
use tonic::{GrpcMethod, Status, body::Body, transport};
use tower::{
    BoxError, Layer, Service, ServiceExt,
    util::{BoxCloneService, Either, MapErr, MapResponse},
};

use super::{
    code::{self, CodedBody},
    link::Transport,
};
use crate::{Ctx, random};

/// The way of a call to an instance, as a layer around it sees it: messages are framed already, codes are in
/// `grpc-status` as the peer writes them, and the error says why there is no answer.
pub type ClientService = BoxCloneService<Request<Body>, Response<Body>, Status>;

/// What may stand around the calls of a client: any `tower` layer over [`ClientService`], such as tonic's
/// `InterceptorLayer`.
pub trait ClientLayer:
    Layer<
        ClientService,
        Service: Service<
            Request<Body>,
            Response: IntoResponse,
            Error: Into<BoxError>,
            Future: Send + 'static,
        > + Clone
                     + Send
                     + 'static,
    > + Send
    + Sync
    + 'static
{
}

impl<L> ClientLayer for L
where
    L: Layer<ClientService> + Send + Sync + 'static,
    L::Service: Service<
            Request<Body>,
            Response: IntoResponse,
            Error: Into<BoxError>,
            Future: Send + 'static,
        > + Clone
        + Send
        + 'static,
{
}

/// What tells a call from others: among the extensions of the request that a [`ClientLayer`] sees, the same for each
/// try of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallId(u128);

impl CallId {
    fn new() -> Self {
        Self(u128::from(random::random()) << 64 | u128::from(random::random()))
    }
}

/// 32 hexadecimal digits.
impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

type Around = dyn Fn(ClientService) -> ClientService + Send + Sync;

/// The layers around the calls of one client, each around those that were added before it.
#[derive(Default)]
pub(super) struct ClientLayers(RwLock<Option<Arc<Around>>>);

impl ClientLayers {
    pub(super) fn add(&self, layer: impl ClientLayer) {
        let mut around = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let inner = around.take();
        *around = Some(Arc::new(move |service| {
            let service = match &inner {
                Some(inner) => inner(service),
                None => service,
            };
            layered(&layer, service)
        }));
    }

    /// What a call of that method goes through, which is made for `ctx`.
    pub(super) fn of_call(&self, method: &GrpcMethod<'static>, ctx: &Ctx) -> CallLayers {
        let around = self.0.read().unwrap_or_else(PoisonError::into_inner);
        CallLayers(around.as_ref().map(|around| {
            let mut extensions = ctx.extensions().clone();
            extensions.insert(method.clone());
            extensions.insert(CallId::new());
            (Arc::clone(around), extensions)
        }))
    }
}

impl fmt::Debug for ClientLayers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientLayers").finish_non_exhaustive()
    }
}

fn layered(layer: &impl ClientLayer, inner: ClientService) -> ClientService {
    let service = layer.layer(inner);
    let service = service.map_err(|error| Status::from_error(error.into()));
    let answer = |answer: Response<axum::body::Body>| answer.map(Body::new);
    let service = service.map_response(move |it| answer(it.into_response()));
    service.boxed_clone()
}

/// The layers around one call; none cost nothing.
pub(super) struct CallLayers(Option<(Arc<Around>, Extensions)>);

/// A connection with the layers of a call around it, and the code layer around those.
pub(super) type Layered = MapResponse<Way, fn(Response<Body>) -> Response<CodedBody>>;

type Way = Either<MapErr<Transport, fn(transport::Error) -> Status>, ClientService>;

impl CallLayers {
    /// The connection with the layers around it.
    pub(super) fn around(&self, transport: Transport) -> Layered {
        let transport = MapErr::new(transport, lost as _);
        let way = match &self.0 {
            None => Either::Left(transport),
            Some((around, extensions)) => {
                let service = around(transport.boxed_clone());
                Either::Right(known(service, extensions.clone()))
            }
        };
        MapResponse::new(way, code::read as _)
    }
}

/// What lies below tells why there is no answer.
fn lost(error: transport::Error) -> Status {
    Status::from_error(error.into())
}

/// The service, whose requests have these extensions.
fn known(service: ClientService, extensions: Extensions) -> ClientService {
    let extend = move |mut request: Request<Body>| {
        request.extensions_mut().extend(extensions.clone());
        request
    };
    service.map_request(extend).boxed_clone()
}
