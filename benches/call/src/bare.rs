//! tonic as its documentation shows it, with two servers that are called in turn: half of the calls share a connection, as
//! with the runtime's two instances.

use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

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

/// Two servers on `thread`, and how to call them.
pub async fn caller(thread: &'static Runtime) -> anyhow::Result<Call> {
    let channels = [server(thread).await?, server(thread).await?];
    let next = AtomicUsize::new(0);
    Ok(Arc::new(move || {
        let place = next.fetch_add(1, Relaxed) % channels.len();
        call(channels[place].clone()).boxed()
    }))
}

/// A server, and the connection to it.
async fn server(thread: &'static Runtime) -> anyhow::Result<Channel> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let addr = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    thread.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        let server = Server::builder().add_service(Echo(Bare));
        anyhow::Ok(server.serve_with_incoming(incoming).await?)
    });
    let endpoint = Endpoint::from_shared(format!("http://{addr}"))?;
    Ok(endpoint.connect().await?)
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
