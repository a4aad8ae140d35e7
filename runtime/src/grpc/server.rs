//! Serving gRPC.

use std::{convert::Infallible, future::pending, net::SocketAddr};

use anyhow::Context;
use http::{Request, Response};
use hyper::body::Incoming;
use tonic::{
    body::Body, server::NamedService, service::RoutesBuilder, transport::server::TcpConnectInfo,
};
use tonic_health::{ServingStatus, server::HealthReporter};
use tower::{
    Service,
    util::{MapRequest, MapResponse},
};

use super::{Chain, code, health, receiving::Reception};
use crate::{
    layers::Layers,
    listener::{App, Listener, Terms},
    load::Cpu,
    service::{Running, Stopping},
    settings::{Mode, ServiceSettings},
    tls::{self, Speaks},
};

/// The overall health, under the name that the health protocol gives it.
const OVERALL: &str = "";

/// A service as tonic generates it: `UserServer::new(…)`.
pub trait TonicService:
    NamedService
    + Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send + 'static>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> TonicService for S where
    S: NamedService
        + Service<
            Request<Body>,
            Response = Response<Body>,
            Error = Infallible,
            Future: Send + 'static,
        > + Clone
        + Send
        + Sync
        + 'static
{
}

/// A gRPC server with its services, before it starts.
#[derive(Debug, Default)]
pub struct Server {
    routes: RoutesBuilder,
    names: Vec<&'static str>,
    descriptors: Vec<&'static [u8]>,
    layers: Layers,
}

impl Server {
    /// A server without services.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a service.
    #[must_use]
    pub fn service<S: TonicService>(mut self, service: S) -> Self {
        self.names.push(S::NAME);
        self.routes.add_service(service);
        self
    }

    /// Adds an encoded `FileDescriptorSet` to what reflection shows in Mode `dev` and `test`.
    #[must_use]
    pub fn descriptors(mut self, set: &'static [u8]) -> Self {
        self.descriptors.push(set);
        self
    }

    /// The server with these layers around every method, health and reflection included.
    #[must_use]
    pub fn layers(mut self, layers: Layers) -> Self {
        self.layers = layers;
        self
    }

    /// Serves on the chain's `ListenOn` until it is asked to stop; then health says NOT_SERVING, and the calls in
    /// flight are finished.
    ///
    /// # Errors
    /// An address that cannot be listened on; a certificate that cannot be shown; a descriptor set that cannot be read; an etcd in which the service cannot be
    /// registered.
    pub async fn start(
        mut self,
        service: &ServiceSettings,
        chain: &Chain,
    ) -> anyhow::Result<Running> {
        let tls = tls::Server::new(chain.settings.tls(), Speaks::Http2)?;
        let listener = listen(&chain.settings.listen_on).await?.secured(tls);
        let addr = listener.addr()?;
        let health = self.add_health(chain).await;
        let names = std::mem::take(&mut self.names);
        if service.mode.is_dev() {
            self.add_reflection()?;
        }
        let routes = Reception::new(self.routes.routes().prepare(), chain);
        let layers = self.layers;
        let beside = watch(chain.cpu.clone(), service.mode);
        let serve = |stopping: Stopping| async move {
            tokio::select! {
                () = accept(listener, routes, layers, stopping.clone()) => Ok(()),
                never = stop(stopping, health, names) => match never {},
                never = beside => match never {},
            }
        };
        let running = Running::start(service, &chain.tasks, addr, serve).await;
        announce(chain, addr).await?;
        Ok(running)
    }

    async fn add_health(&mut self, chain: &Chain) -> HealthReporter {
        let reporter = HealthReporter::new();
        self.names.push(OVERALL);
        for name in &self.names {
            let status = ServingStatus::Serving;
            reporter.set_service_status(name, status).await;
        }
        if chain.settings.health {
            let health = health::server(&reporter, chain.tasks.stopping());
            self.routes.add_service(health);
            self.descriptors.push(tonic_health::pb::FILE_DESCRIPTOR_SET);
        }
        reporter
    }

    /// Both versions of the protocol, since grpcurl and others still ask for the older one.
    fn add_reflection(&mut self) -> anyhow::Result<()> {
        let builder = || {
            let builder = tonic_reflection::server::Builder::configure();
            self.descriptors.iter().fold(builder, |builder, set| {
                builder.register_encoded_file_descriptor_set(set)
            })
        };
        let (current, older) = (builder().build_v1()?, builder().build_v1alpha()?);
        self.routes.add_service(current).add_service(older);
        Ok(())
    }
}

/// Registers the service where its settings say so.
async fn announce(chain: &Chain, addr: SocketAddr) -> anyhow::Result<()> {
    let settings = &chain.settings;
    if !settings.etcd.is_there() {
        return Ok(());
    }
    #[cfg(feature = "etcd")]
    return crate::discovery::register(
        &settings.etcd,
        (&settings.listen_on, addr),
        chain.tasks.stopping(),
    )
    .await;
    #[cfg(not(feature = "etcd"))]
    anyhow::bail!(
        "Etcd: the service is not built for it, and would not be found at {addr}: run `ferroctl gen`, which sees the \
         block, or name the feature `etcd` of ferroctl-runtime"
    )
}

/// The processor's load is read in production only, without which nothing is shed
/// (`core/service/serviceconf.go`).
async fn watch(cpu: Cpu, mode: Mode) -> Infallible {
    if mode == Mode::Pro {
        cpu.watch().await
    } else {
        pending().await
    }
}

/// Go takes `:9300` for every interface.
async fn listen(on: &str) -> anyhow::Result<Listener> {
    let context = || format!("ListenOn: cannot listen on `{on}`");
    let (host, port) = on.rsplit_once(':').with_context(context)?;
    let port = port.parse().with_context(context)?;
    let listener = Listener::bind(host, port, Terms::grpc()).await;
    listener.with_context(context)
}

async fn accept(listener: Listener, routes: Reception, layers: Layers, stopping: Stopping) {
    let app = MapResponse::new(routes, code::write);
    if layers.is_empty() {
        listener
            .serve(stopping, move |client| connected(app.clone(), client))
            .await;
    } else {
        let app = layers.around(app);
        listener
            .serve(stopping, move |client| connected(app.clone(), client))
            .await;
    }
}

/// The app of one connection, in tonic's words.
fn connected<B>(app: impl App<B>, client: SocketAddr) -> impl App<B> {
    let info = TcpConnectInfo {
        local_addr: None,
        remote_addr: Some(client),
    };
    MapRequest::new(app, move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(info.clone());
        request
    })
}

/// Waits for the stop and tells those who watch the health.
async fn stop(stopping: Stopping, health: HealthReporter, names: Vec<&'static str>) -> Infallible {
    stopping.requested().await;
    for name in names {
        let status = ServingStatus::NotServing;
        health.set_service_status(name, status).await;
    }
    pending().await
}
