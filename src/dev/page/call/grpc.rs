//! Calls a method by its descriptors.

use anyhow::{Context as _, Result};
use axum::http::{HeaderMap, HeaderValue, Request, Uri, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use percent_encoding::percent_decode;
use prost::bytes::Bytes;
use prost_reflect::{DynamicMessage, MessageDescriptor};

use super::frames::{Frames, framed};
use super::relay::{Relay, Status};
use super::request::{Prepared, json};
use crate::dev::page::fetch::connect;
use crate::dev::page::tried::Exchange;

/// Sends the messages and passes on what is answered.
pub(super) async fn run(
    prepared: &Prepared,
    relay: &mut Relay,
    exchange: &mut Exchange,
) -> Result<Option<Status>> {
    let method = prepared.operation.target.grpc.as_ref();
    let output = method.context("no method of gRPC")?.output();
    let stream = connect(&prepared.address).await?;
    let handshake = http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.context("it does not speak HTTP/2")?;
    // It ends with the sender and the answer's body.
    tokio::spawn(connection);
    let answer = sender.send_request(request(prepared)?).await;
    let answer = answer.context("the connection ended before an answer came")?;
    let (head, body) = answer.into_parts();
    exchange.answered(None, &head.headers);
    let (trace, url) = (prepared.trace(), prepared.url());
    relay.head((&trace, &url), None, &head.headers).await;
    if !head.status.is_success() {
        anyhow::bail!("it answers HTTP {}, and no gRPC", head.status.as_u16());
    }
    let trailers = messages(body, &output, relay, exchange).await?;
    // An answer without a message may have its trailers in front.
    let trailers = trailers.unwrap_or(head.headers);
    Ok(Some(status(trailers)))
}

fn request(prepared: &Prepared) -> Result<Request<Full<Bytes>>> {
    let messages = prepared.messages.as_deref().unwrap_or_default();
    let uri: Uri = prepared.url().parse()?;
    let body = Full::from(framed(messages));
    let mut request = Request::post(uri).body(body)?;
    let headers = request.headers_mut();
    headers.extend(prepared.headers.clone());
    let own = [
        (header::CONTENT_TYPE, "application/grpc"),
        (header::TE, "trailers"),
    ];
    for (name, value) in own {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("grpc-accept-encoding", HeaderValue::from_static("identity"));
    Ok(request)
}

/// Passes the messages on; gives the trailers, if there are any.
async fn messages(
    mut body: Incoming,
    output: &MessageDescriptor,
    relay: &mut Relay,
    exchange: &mut Exchange,
) -> Result<Option<HeaderMap>> {
    let mut frames = Frames::default();
    while let Some(frame) = body.frame().await {
        let frame = frame.context("the answer broke off")?;
        let bytes = match frame.into_data() {
            Ok(bytes) => bytes,
            Err(frame) => return Ok(frame.into_trailers().ok()),
        };
        frames.push(&bytes);
        while let Some(message) = frames.next()? {
            let read = DynamicMessage::decode(output.clone(), message.as_slice());
            let text = json(&read.context("the answer is no such message")?);
            exchange.add(text.as_bytes());
            exchange.add(b"\n");
            if !relay.message(message.len(), &text).await {
                return Ok(Some(HeaderMap::new()));
            }
        }
    }
    Ok(None)
}

/// What trailers say.
fn status(mut trailers: HeaderMap) -> Status {
    let code = trailers.remove("grpc-status");
    let code = code.and_then(|it| it.to_str().ok()?.parse().ok());
    let text = trailers.remove("grpc-message");
    let text = text.map(|it| {
        percent_decode(it.as_bytes())
            .decode_utf8_lossy()
            .into_owned()
    });
    Status {
        // Without a word, unknown.
        code: code.unwrap_or(2),
        text: text.unwrap_or_default(),
        trailers,
    }
}
