//! Runs a route or a method for a form of the page, and passes on what it answers as it comes.

mod copy;
mod frames;
mod grpc;
mod http;
mod relay;
mod request;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use tokio::time::timeout;

pub(super) use copy::command;
pub(super) use request::{Call, Refused};

use super::board::Board;
use super::operations::Operation;
use super::tried::Exchange;
use relay::{End, Relay};
use request::Prepared;

/// How long a call may last.
const LIMIT: Duration = Duration::from_secs(60);

/// Begins a call and gives the lines that come of it.
///
/// # Errors
/// When what the form says makes no request.
pub(super) fn begin(board: &Arc<Board>, operation: Operation, call: Call) -> Result<Body, Refused> {
    let prepared = Prepared::new(operation, call)?;
    if prepared.operation.target.is_secure {
        let text = "the service shows a certificate, and forms speak no TLS: copy the request, and send it from a shell";
        return Err(Refused::new(text));
    }
    let (relay, body) = Relay::new();
    let board = Arc::clone(board);
    tokio::spawn(run(board, prepared, relay));
    Ok(body)
}

/// Runs a call to its end, or until nobody listens any more.
async fn run(board: Arc<Board>, prepared: Prepared, mut relay: Relay) {
    let begun = Instant::now();
    let mut exchange = prepared.exchange();
    let listener = relay.listener();
    let work = async {
        match &prepared.messages {
            Some(_) => grpc::run(&prepared, &mut relay, &mut exchange).await,
            None => http::run(&prepared, &mut relay, &mut exchange).await,
        }
    };
    let ended = tokio::select! {
        ended = timeout(LIMIT, work) => ended,
        () = listener.closed() => return,
    };
    let error = match ended {
        Ok(Ok(status)) => {
            let end = End::of(status);
            return finish(&board, relay, exchange, end, begun).await;
        }
        Ok(Err(error)) => format!("{error:#}"),
        Err(_) => format!("no end within {} seconds", LIMIT.as_secs()),
    };
    finish(&board, relay, exchange, End::failed(error), begun).await;
}

async fn finish(board: &Board, mut relay: Relay, mut exchange: Exchange, end: End, begun: Instant) {
    exchange.size = relay.size();
    board.tried(exchange);
    relay.end(end, begun.elapsed()).await;
}
