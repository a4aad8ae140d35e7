//! The port.

use std::{convert::Infallible, net::SocketAddr, sync::Arc};

use anyhow::Context as _;
use axum::{
    Router, ServiceExt as _, extract::Request, middleware::from_fn_with_state,
    serve::ListenerExt as _,
};
use tokio::net::TcpListener;
use tower::util::{MapRequest, MapResponse};

use super::{Chain, Style, cors, cors::Cors, fallback::with_fallbacks, path};
use crate::{
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
        let router = self.complete(router)?;
        let style = self.style;
        let beside = beside(self, service);
        let serve = move |stopping| async move {
            tokio::select! {
                served = accept(listener, router, style, stopping) => served,
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

async fn accept(
    listener: TcpListener,
    router: Router,
    style: Style,
    stopping: Stopping,
) -> anyhow::Result<()> {
    // Answers are written whole: to wait for more bytes would only delay them.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let app = MapRequest::new(router, |mut request: Request| {
        if let Some(clean) = path::cleaned(request.uri()) {
            let asked = std::mem::replace(request.uri_mut(), clean);
            request.extensions_mut().insert(path::Asked(asked));
        }
        request
    });
    // Routes of the user's own may fail with an error of ours, too.
    let app = MapResponse::new(app, move |response| style.settled(response, ""));
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app)
        .with_graceful_shutdown(stopping.requested())
        .await?;
    Ok(())
}
