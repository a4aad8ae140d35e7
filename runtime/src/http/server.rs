//! The port.

use std::{convert::Infallible, net::SocketAddr, sync::Arc};

use anyhow::Context as _;
use axum::{
    Router, ServiceExt as _, extract::Request, middleware::from_fn_with_state, response::Response,
    serve::ListenerExt as _,
};
use tokio::net::TcpListener;
use tower::{
    Service,
    util::{MapRequest, MapResponse},
};

use super::{Chain, Style, cors, cors::Cors, fallback::with_fallbacks, path};
use crate::{
    layers::Layers,
    service::{Running, Stopping},
    settings::{Mode, ServiceSettings},
};

impl Chain {
    /// Serves `router` on the address of the settings until the service is stopped; requests that no
    /// route takes are answered here.
    ///
    /// # Errors
    /// An address that cannot be listened on.
    pub async fn serve(
        &self,
        service: &ServiceSettings,
        router: Router,
    ) -> anyhow::Result<Running> {
        let settings = &self.settings;
        let listener = TcpListener::bind((settings.host.as_str(), settings.port))
            .await
            .with_context(|| format!("cannot listen on {}:{}", settings.host, settings.port))?;
        let addr = listener.local_addr()?;
        let app = settled(self.complete(router)?, self.style);
        let layers = self.layers.clone();
        let beside = beside(self, service);
        let serve = move |stopping| async move {
            tokio::select! {
                served = accept(listener, app, layers, stopping) => served,
                never = beside => match never {},
            }
        };
        Running::start(service, self.telemetry.clone(), addr, serve).await
    }

    /// The router with what lies outside of its routes.
    fn complete(&self, router: Router) -> anyhow::Result<Router> {
        let router = with_fallbacks(router, self);
        Ok(match &self.settings.cors {
            Some(settings) => router.layer(from_fn_with_state(Cors::new(settings)?, cors::allow)),
            None => router,
        })
    }
}

/// What runs beside the requests: the minute statistics, and in production the processor's load, without
/// which nothing is shed (`core/service/serviceconf.go`).
fn beside(chain: &Chain, service: &ServiceSettings) -> impl Future<Output = Infallible> + use<> {
    let (statistics, cpu) = (Arc::clone(&chain.statistics), chain.cpu.clone());
    let (name, is_production) = (service.name.clone(), service.mode == Mode::Pro);
    async move {
        tokio::select! {
            never = statistics.report(&name) => never,
            never = cpu.watch(), if is_production => never,
        }
    }
}

/// The router as it is served: it is asked for clean paths, and every error leaves in the style of the
/// workspace, as routes of the user's own may fail with one of ours, too.
fn settled(router: Router, style: Style) -> impl App {
    let app = MapRequest::new(router, |mut request: Request| {
        if let Some(clean) = path::cleaned(request.uri()) {
            let asked = std::mem::replace(request.uri_mut(), clean);
            request.extensions_mut().insert(path::RequestedUri(asked));
        }
        request
    });
    MapResponse::new(app, move |response| style.settled(response, ""))
}

/// What answers every request.
trait App:
    Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> App for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>
        + Clone
        + Send
        + Sync
        + 'static
{
}

async fn accept(
    listener: TcpListener,
    app: impl App,
    layers: Layers,
    stopping: Stopping,
) -> anyhow::Result<()> {
    if layers.is_empty() {
        listen(listener, app, stopping).await
    } else {
        listen(listener, layers.around(app), stopping).await
    }
}

async fn listen(listener: TcpListener, app: impl App, stopping: Stopping) -> anyhow::Result<()> {
    // Answers are written whole: to wait for more bytes would only delay them.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    axum::serve(
        listener,
        app.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(stopping.requested())
    .await?;
    Ok(())
}
