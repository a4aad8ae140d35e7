//! One connection.

use std::{pin::pin, sync::Arc};

use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

use super::{
    activity::Activity,
    app::{App, Failure},
    terms::Protocols,
    underway::Tracked,
};

/// Serves a connection until it ends, or, once it is to take no more requests, until those it has are
/// answered.
pub(super) async fn serve<I, S, B>(
    protocols: Arc<Protocols>,
    stream: I,
    activity: Arc<Activity>,
    app: S,
) where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: App<B>,
    B: http_body::Body<Data: Send, Error: Into<Failure>> + Send + 'static,
{
    let app = Tracked::new(app, Arc::clone(&activity));
    let served = protocols.serve_connection_with_upgrades(TokioIo::new(stream), app);
    let (mut served, farewell) = (pin!(served), pin!(activity.farewell.notified()));
    // How a connection ends is the client's business: errors are those of the network.
    tokio::select! {
        biased;
        _ = &mut served => return,
        () = farewell => served.as_mut().graceful_shutdown(),
    }
    let _ = served.await;
}
