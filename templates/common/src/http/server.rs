//! The port.

use std::net::SocketAddr;

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
    settings::ServiceSettings,
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
        let serve = move |stopping| accept(listener, router, style, stopping);
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

async fn accept(
    listener: TcpListener,
    router: Router,
    style: Style,
    stopping: Stopping,
) -> anyhow::Result<()> {
    // Answers are written whole: to wait for more bytes would only delay them.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let app = MapRequest::new(router, |mut request: Request| {
        let uri = std::mem::take(request.uri_mut());
        *request.uri_mut() = path::cleaned(uri);
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
