//! The port.

use std::{convert::Infallible, net::SocketAddr, sync::Arc};

use anyhow::Context as _;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    middleware::from_fn_with_state,
};
use hyper::body::Incoming;
use tower::util::{MapRequest, MapResponse};

use super::{
    Chain, Style, app::HttpApp, conforming::Conforming, cors, cors::Cors, fallback::with_fallbacks,
    path, stalled::Watched,
};
use crate::{
    layers::Layers,
    listener::{App, Listener, Terms},
    service::{Running, Shown, Stopping},
    settings::{Mode, ServiceSettings},
    tls::{self, Speaks},
};

impl Chain {
    /// Serves `router` on the address of the settings until the service is stopped; requests that no
    /// route takes are answered here.
    ///
    /// # Errors
    /// An address that cannot be listened on; a certificate that cannot be shown.
    pub async fn serve(
        &self,
        service: &ServiceSettings,
        router: Router,
    ) -> anyhow::Result<Running> {
        let settings = &self.settings;
        let terms = Terms::http(settings.max_conns);
        let tls = tls::Server::new(settings.tls(), Speaks::Http)?;
        let listener = Listener::bind(&settings.host, settings.port, terms)
            .await
            .with_context(|| format!("cannot listen on {}:{}", settings.host, settings.port))?;
        let listener = listener.secured(tls);
        let addr = listener.addr()?;
        let app = settled(self.complete(router)?, self.style);
        let around = Around {
            layers: self.layers.clone(),
            style: self.style,
        };
        #[cfg(feature = "openapi")]
        let pages = self.pages(
            service,
            around
                .layers
                .around(Conforming::new(app.clone(), self.style)),
        );
        #[cfg(not(feature = "openapi"))]
        let pages = Router::new();
        let beside = beside(self, service);
        let serve = move |stopping| async move {
            tokio::select! {
                () = accept(listener, app, around, stopping) => Ok(()),
                never = beside => match never {},
            }
        };
        let shown = Shown {
            addr: Some(addr),
            pages,
        };
        Ok(Running::start_showing(service, &self.tasks, shown, serve).await)
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
fn settled(router: Router, style: Style) -> impl HttpApp {
    let app = MapRequest::new(router, |mut request: Request| {
        if let Some(clean) = path::cleaned(request.uri()) {
            let asked = std::mem::replace(request.uri_mut(), clean);
            request.extensions_mut().insert(path::RequestedUri(asked));
        }
        request
    });
    MapResponse::new(app, move |response| style.settled(response, ""))
}

/// What lies around the router.
struct Around {
    layers: Layers,
    style: Style,
}

async fn accept(listener: Listener, app: impl HttpApp, around: Around, stopping: Stopping) {
    let Around { layers, style } = around;
    match layers.is_empty() {
        true => listen(listener, Conforming::new(app, style), stopping).await,
        false => {
            let app = Conforming::new(layers.around(app), style);
            listen(listener, app, stopping).await;
        }
    }
}

async fn listen(listener: Listener, app: impl HttpApp, stopping: Stopping) {
    let app = move |client| connected(app.clone(), client);
    listener.serve(stopping, app).await;
}

/// The app of one connection, in axum's words.
fn connected(app: impl HttpApp, client: SocketAddr) -> impl App<Body> {
    MapRequest::new(app, move |request: hyper::Request<Incoming>| {
        let mut request = request.map(|body| Body::new(Watched::new(body)));
        request.extensions_mut().insert(ConnectInfo(client));
        request
    })
}
