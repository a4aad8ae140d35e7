//! Against an API server of the test's own, over a real connection.

use std::{
    convert::Infallible,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use futures_util::stream;
use http_body_util::{BodyExt, StreamBody, combinators::BoxBody};
use hyper::{
    Request, Response,
    body::{Bytes, Frame, Incoming},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::mpsc};
use tonic::transport::Endpoint;

use super::*;

type Answer = Response<BoxBody<Bytes, Infallible>>;

/// What the server has, and who watches it.
#[derive(Clone, Default)]
struct Cluster(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    slices: Vec<Value>,
    lists: usize,
    watches: Vec<mpsc::UnboundedSender<String>>,
    tokens: Vec<String>,
    status: Option<u16>,
}

impl Cluster {
    async fn start(self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        tokio::spawn(async move {
            loop {
                let (connection, _) = listener.accept().await.unwrap();
                let cluster = self.clone();
                let answer = service_fn(move |request| {
                    let answer = cluster.answer(&request);
                    async move { Ok::<_, Infallible>(answer) }
                });
                let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                tokio::spawn(server.serve_connection(TokioIo::new(connection), answer));
            }
        });
        addr
    }

    fn answer(&self, request: &Request<Incoming>) -> Answer {
        let mut state = self.0.lock().unwrap();
        let token = request.headers().get("authorization");
        state
            .tokens
            .extend(token.map(|it| it.to_str().unwrap().to_owned()));
        let query = request.uri().query().unwrap();
        assert_eq!(
            request.uri().path(),
            "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices"
        );
        assert!(query.starts_with("labelSelector=kubernetes.io%2Fservice-name%3Duser-rpc"));
        if let Some(status) = state.status {
            return Response::builder()
                .status(status)
                .body(BoxBody::default())
                .unwrap();
        }
        if query.contains("watch=true") {
            assert!(query.ends_with("resourceVersion=7"), "{query}");
            let (tell, told) = mpsc::unbounded_channel();
            state.watches.push(tell);
            let lines = stream::unfold(told, |mut told| async {
                let line: String = told.recv().await?;
                Some((Ok(Frame::data(Bytes::from(line))), told))
            });
            return Response::new(BodyExt::boxed(StreamBody::new(lines)));
        }
        state.lists += 1;
        let list = json!({"metadata": {"resourceVersion": "7"}, "items": state.slices});
        Response::new(BodyExt::boxed(list.to_string()))
    }

    /// Sends a piece of what the watch is told.
    async fn send(&self, piece: &str) {
        until("somebody watches", || {
            !self.0.lock().unwrap().watches.is_empty()
        })
        .await;
        let state = self.0.lock().unwrap();
        state
            .watches
            .last()
            .unwrap()
            .send(piece.to_owned())
            .unwrap();
    }

    async fn event(&self, kind: &str, object: &Value) {
        self.send(&format!("{}\n", json!({"type": kind, "object": object})))
            .await;
    }
}

async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..1000 {
        if is_so() {
            return;
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("{what}");
}

fn slice(name: &str, addresses: &[(&str, Value)]) -> Value {
    let endpoint = |(address, ready): &(&str, Value)| json!({"addresses": [address], "conditions": {"ready": ready, "serving": true}});
    json!({
        "metadata": {"name": name, "resourceVersion": "5"},
        "addressType": "IPv4",
        "endpoints": addresses.iter().map(endpoint).collect::<Vec<_>>(),
        "ports": [{"name": "grpc", "port": 9300, "protocol": "TCP"}],
    })
}

/// What is told of `target`, and a first answer.
struct Told {
    seen: Arc<Mutex<Vec<String>>>,
    first: tokio::sync::oneshot::Receiver<anyhow::Result<()>>,
}

impl Told {
    async fn of(target: &str, cluster: &Cluster, token: Option<PathBuf>) -> Self {
        let addr = cluster.clone().start().await;
        let endpoint = Endpoint::from_shared(format!("http://{addr}")).unwrap();
        let server = ApiServer::at(endpoint, token);
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let (told, first) = tokio::sync::oneshot::channel();
        let tell = {
            let seen = Arc::clone(&seen);
            move |addresses: Vec<String>| *seen.lock().unwrap() = addresses
        };
        let service = KubernetesService::read(target).unwrap();
        tokio::spawn(service.follow(server, tell, told));
        Self { seen, first }
    }

    async fn becomes(&self, addresses: &[&str]) {
        let what = format!("{addresses:?}");
        until(&what, || *self.seen.lock().unwrap() == addresses).await;
    }
}

#[tokio::test]
async fn instances_come_and_go_as_slices_do() {
    let cluster = Cluster::default();
    let (yes, no) = (json!(true), json!(false));
    let first = slice(
        "a",
        &[
            ("10.0.0.1", yes.clone()),
            ("10.0.0.2", no),
            ("fd00::1", Value::Null),
        ],
    );
    cluster.0.lock().unwrap().slices = vec![first];
    let token = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&token, "secret\n").unwrap();
    let mut told = Told::of(
        "shop/user-rpc:9300",
        &cluster,
        Some(token.path().to_owned()),
    )
    .await;
    told.becomes(&["10.0.0.1:9300", "[fd00::1]:9300"]).await;
    assert!((&mut told.first).await.unwrap().is_ok());
    assert_eq!(cluster.0.lock().unwrap().tokens[0], "Bearer secret");
    cluster
        .event("ADDED", &slice("b", &[("10.0.0.9", yes.clone())]))
        .await;
    told.becomes(&["10.0.0.1:9300", "10.0.0.9:9300", "[fd00::1]:9300"])
        .await;
    // A line may come in pieces.
    let line = json!({"type": "MODIFIED", "object": slice("a", &[("10.0.0.3", yes)])}).to_string();
    cluster.send(&line[..40]).await;
    cluster.send(&format!("{}\n", &line[40..])).await;
    told.becomes(&["10.0.0.3:9300", "10.0.0.9:9300"]).await;
    cluster.event("DELETED", &slice("b", &[])).await;
    told.becomes(&["10.0.0.3:9300"]).await;
}

#[tokio::test]
async fn a_version_that_is_too_old_is_asked_for_again() {
    let cluster = Cluster::default();
    let told = Told::of("shop/user-rpc", &cluster, None).await;
    until("it is asked", || cluster.0.lock().unwrap().lists == 1).await;
    cluster.0.lock().unwrap().slices = vec![slice("a", &[("10.0.0.1", json!(true))])];
    let gone = json!({"kind": "Status", "code": 410, "message": "too old resource version"});
    cluster.event("ERROR", &gone).await;
    told.becomes(&["10.0.0.1:9300"]).await;
    // And where the watch only ends.
    until("it is watched again", || {
        cluster.0.lock().unwrap().watches.len() == 2
    })
    .await;
    cluster.0.lock().unwrap().slices = vec![slice("a", &[("10.0.0.2", json!(true))])];
    cluster.0.lock().unwrap().watches.clear();
    told.becomes(&["10.0.0.2:9300"]).await;
}

#[tokio::test]
async fn who_may_not_ask_hears_what_is_missing() {
    let cluster = Cluster::default();
    cluster.0.lock().unwrap().status = Some(403);
    let told = Told::of("shop/user-rpc:9300", &cluster, None).await;
    let said = format!("{:#}", told.first.await.unwrap().unwrap_err());
    assert!(
        said.contains("endpointslices in discovery.k8s.io"),
        "{said}"
    );
}
