//! Asks a server over HTTP: a service for its metrics, a Jaeger for its traces.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use axum::http::{Request, Uri, header};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use prost::bytes::Bytes;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::dev::member::Address;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);

/// What an answer may cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// From the first byte sent to the last that came.
    pub time: Duration,
    /// Of the body.
    pub bytes: usize,
}

/// The body of what a server answers to a GET of that path.
///
/// # Errors
/// When nobody listens, or the answer is not 200, too long, or late.
pub(super) async fn get(address: &Address, target: &Uri, limits: Limits) -> Result<Bytes> {
    match timeout(limits.time, answer(address, target, limits.bytes)).await {
        Ok(answer) => answer,
        Err(_) => bail!("{address} gave no answer within {:?}", limits.time),
    }
}

async fn answer(address: &Address, target: &Uri, longest: usize) -> Result<Bytes> {
    let stream = connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // It ends with the sender and the answer's body.
    tokio::spawn(connection);
    let request = Request::get(target.clone())
        .header(header::HOST, address.to_string())
        .body(Empty::<Bytes>::new())?;
    let answer = sender.send_request(request).await;
    let answer = answer.with_context(|| format!("{address} answered nothing"))?;
    if !answer.status().is_success() {
        bail!("{address} answered {}", answer.status());
    }
    match Limited::new(answer.into_body(), longest).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) => bail!("the answer of {address} broke off: {error}"),
    }
}

/// A connection to a service.
///
/// # Errors
/// When nobody listens, or none comes about in five seconds.
pub(super) async fn connect(address: &Address) -> Result<TcpStream> {
    let place = (address.reached_at(), address.port);
    match timeout(CONNECT, TcpStream::connect(place)).await {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => bail!("nobody listens on {address} ({error})"),
        Err(_) => bail!("{address} does not answer"),
    }
}
