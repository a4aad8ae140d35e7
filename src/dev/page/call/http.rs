//! Calls a route.

use anyhow::{Context as _, Result};
use axum::http::{Method, Request, header};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use prost::bytes::Bytes;

use super::relay::{Relay, Status};
use super::request::Prepared;
use crate::dev::page::fetch::connect;
use crate::dev::page::tried::Exchange;

/// Sends the request and passes the answer on.
pub(super) async fn run(
    prepared: &Prepared,
    relay: &mut Relay,
    exchange: &mut Exchange,
) -> Result<Option<Status>> {
    let stream = connect(&prepared.address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // It ends with the sender and the answer's body.
    tokio::spawn(connection);
    let answer = sender.send_request(request(prepared)?).await;
    let answer = answer.context("the connection ended before an answer came")?;
    let (head, mut body) = answer.into_parts();
    exchange.answered(Some(head.status.as_u16()), &head.headers);
    let (trace, url) = (prepared.trace(), prepared.url());
    let status = Some(head.status.as_u16());
    relay.head((&trace, &url), status, &head.headers).await;
    while let Some(frame) = body.frame().await {
        let frame = frame.context("the answer broke off")?;
        let Some(bytes) = frame.data_ref() else {
            continue;
        };
        exchange.add(bytes);
        if !relay.chunk(bytes).await {
            break;
        }
    }
    Ok(None)
}

fn request(prepared: &Prepared) -> Result<Request<Full<Bytes>>> {
    let method = Method::from_bytes(prepared.operation.method.as_bytes())?;
    let body = Full::from(prepared.body.clone());
    let mut request = Request::builder()
        .method(method)
        .uri(prepared.target.clone())
        .header(header::HOST, prepared.address.to_string())
        .body(body)?;
    request.headers_mut().extend(prepared.headers.clone());
    Ok(request)
}
