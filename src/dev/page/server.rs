//! The two servers: of the page, and of the collector beside it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Extension, Router, middleware};
use tokio::runtime::{Builder, Runtime};

use super::board::Board;
use super::events::Streams;
use super::guard::{Guard, guard};
use super::origin::Origin;
use super::{answer, api, assets, collector, events, polls};

/// What a form may send.
const LONGEST: usize = 4 * 1024 * 1024;
/// How long the streams of pages may take to hear of the end.
const END: Duration = Duration::from_millis(400);

/// A page that is served, until it is dropped.
#[derive(Debug)]
pub struct Page {
    board: Arc<Board>,
    address: SocketAddr,
    collector: SocketAddr,
    /// Taken out to be ended.
    runtime: Option<Runtime>,
}

impl Page {
    /// Serves a page on that port of this machine alone, 0 for any, of what comes from there.
    ///
    /// # Errors
    /// When the port is taken, or the system gives no threads.
    pub fn open(port: u16, origin: Origin) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("page")
            .enable_all()
            .build()?;
        let jaeger = origin.jaeger.clone();
        let board = Arc::new(Board::new(origin));
        let (listener, address) = listen(port)?;
        let (spans, collector) = listen(0)?;
        let page = router(Arc::clone(&board), address.port());
        serve(&runtime, listener, page)?;
        serve(&runtime, spans, collector::router(Arc::clone(&board)))?;
        runtime.spawn(polls::meters(Arc::clone(&board)));
        if let Some(jaeger) = jaeger {
            runtime.spawn(polls::jaeger(Arc::clone(&board), jaeger));
        }
        Ok(Self {
            board,
            address,
            collector,
            runtime: Some(runtime),
        })
    }

    /// What it shows.
    #[must_use]
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where services send their spans: OTLP, over gRPC and over HTTP.
    #[must_use]
    pub fn collector(&self) -> String {
        format!("http://{}", self.collector)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.board.end();
        if let Some(runtime) = self.runtime.take() {
            std::thread::sleep(END);
            runtime.shutdown_background();
        }
    }
}

/// Only this machine reaches it.
fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

fn serve(runtime: &Runtime, listener: TcpListener, router: Router) -> io::Result<()> {
    let _entered = runtime.enter();
    let listener = tokio::net::TcpListener::from_std(listener)?;
    runtime.spawn(async move { axum::serve(listener, router).await });
    Ok(())
}

fn router(board: Arc<Board>, port: u16) -> Router {
    let missing = || async { answer::error(axum::http::StatusCode::NOT_FOUND, "nothing is here") };
    Router::new()
        .route("/", get(assets::index))
        .route("/assets/{*path}", get(assets::asset))
        .route("/api/system", get(api::system))
        .route("/api/state", get(api::state))
        .route("/api/services/{name}", get(api::service))
        .route("/api/operations", get(api::operations))
        .route("/api/requests", get(api::requests))
        .route("/api/traces/{trace}", get(api::trace))
        .route("/api/logs", get(api::lines))
        .route("/api/rates", get(api::rates))
        .route("/api/findings", get(api::findings))
        .route("/api/events", get(events::events))
        .route("/api/call", post(api::call))
        .route("/api/copy", post(api::copy))
        .fallback(missing)
        .layer(Extension(Streams::default()))
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(middleware::from_fn_with_state(Guard::new(port), guard))
        .with_state(board)
}
