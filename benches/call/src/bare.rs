//! tonic as its documentation shows it.

use std::{net::TcpListener, sync::Arc};

use futures_util::FutureExt as _;
use tokio::runtime::Runtime;
use tonic::{
    Request, Response, Status,
    client::Grpc,
    codegen::http::uri::PathAndQuery,
    transport::{Channel, Endpoint, Server, server::TcpIncoming},
};
use tonic_prost::ProstCodec;

use crate::{
    Call, TEXT,
    echo::{Echo, SAY, Say},
};

#[derive(Clone)]
struct Bare;

impl Say for Bare {
    async fn say(&self, request: Request<String>) -> Result<Response<String>, Status> {
        Ok(Response::new(request.into_inner()))
    }
}

/// A server on `thread`, and how to call it.
pub async fn caller(thread: &'static Runtime) -> anyhow::Result<Call> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let addr = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    thread.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        let server = Server::builder().add_service(Echo(Bare));
        anyhow::Ok(server.serve_with_incoming(incoming).await?)
    });
    let channel = Endpoint::from_shared(format!("http://{addr}"))?
        .connect()
        .await?;
    Ok(Arc::new(move || call(channel.clone()).boxed()))
}

async fn call(channel: Channel) -> anyhow::Result<()> {
    let mut grpc = Grpc::new(channel);
    grpc.ready().await?;
    let path = PathAndQuery::from_static(SAY);
    let codec = ProstCodec::<String, String>::default();
    let answer = grpc
        .unary(Request::new(TEXT.to_owned()), path, codec)
        .await?;
    anyhow::ensure!(answer.into_inner() == TEXT, "another answer");
    Ok(())
}
