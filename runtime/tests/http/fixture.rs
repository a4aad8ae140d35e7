//! A service with the routes of one test.

use axum::{Router, response::Response};
use ferroctl_runtime::{
    Ctx,
    http::{
        Chain, Style,
        bind::{Bind, Fields},
    },
    service::Running,
    settings::{Http, ServiceSettings},
    telemetry::{Telemetry, metrics::Format},
    testing::http::Client,
};
use serde::Deserialize;
use tracing::{Dispatch, subscriber::DefaultGuard};
use tracing_subscriber::{Layer, Registry, layer::SubscriberExt as _};

/// Where the lines of this thread go until it is dropped.
pub struct Listening {
    _here: DefaultGuard,
    /// With a single one, tracing asks the thread that comes first to a line of code whether anybody wants it, and
    /// remembers the answer for all: that may be the thread of another test, which wants none.
    _second: Dispatch,
}

/// Sends what this thread logs to a layer.
pub fn listen(layer: impl Layer<Registry> + Send + Sync) -> Listening {
    Listening {
        _here: tracing::subscriber::set_default(Registry::default().with(layer)),
        _second: Dispatch::new(Registry::default()),
    }
}

/// A request of one text in JSON.
#[derive(Debug, Default, Deserialize)]
pub struct Text {
    pub text: String,
}

impl Bind for Text {
    fn bind(fields: &mut Fields<'_>) -> Self {
        Self {
            text: fields.json("text").read(),
        }
    }
}

/// A handler that has nothing to do.
pub async fn fine(ctx: Ctx) -> Response {
    ctx.answer(Ok("fine"))
}

/// A service on a free port, and a client of it.
pub struct Served {
    pub running: Running,
    pub telemetry: Telemetry,
    pub client: Client,
}

/// The settings of a service on a free port.
pub fn settings() -> Http {
    Http {
        host: "127.0.0.1".to_owned(),
        ..Http::default()
    }
}

/// Serves the routes that `router` makes.
pub async fn serve(settings: Http, style: Style, router: impl FnOnce(&Chain) -> Router) -> Served {
    let telemetry = Telemetry::off();
    let chain = Chain::new(&settings, &telemetry, style);
    let router = router(&chain);
    let service = ServiceSettings::default();
    let running = chain.serve(&service, router).await.unwrap();
    let client = Client::new(running.addr());
    Served {
        running,
        telemetry,
        client,
    }
}

impl Served {
    /// How often a `GET` of this path was answered so.
    pub fn counted(&self, path: &str, code: u16) -> Option<u64> {
        let text = self.telemetry.metrics().text(Format::Prometheus);
        let series = format!(
            r#"http_server_requests_code_total{{path="{path}",method="GET",code="{code}"}} "#
        );
        let line = text.lines().find_map(|line| line.strip_prefix(&series))?;
        line.parse().ok()
    }
}
