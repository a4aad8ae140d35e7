//! Layers of the user's own around a server, and around the calls of a client.

use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
};

use axum::{extract::Request, middleware::Next, middleware::from_fn, response::Response};
use ferroctl_runtime::{Ctx, error::Kind, grpc::CallId, settings::RpcServer, telemetry::Telemetry};
use futures_util::TryStreamExt;
use http::HeaderValue;
use tonic::{GrpcMethod, Status, service::InterceptorLayer};

use crate::{
    echo::{Client, Fixture, REPEAT, SAY, in_turn},
    wire::raw,
};

/// Says which method was called and how the answer begins.
async fn told(request: Request, next: Next) -> Response {
    let path = HeaderValue::try_from(request.uri().path()).unwrap();
    let mut answer = next.run(request).await;
    let status = answer.headers().get("grpc-status").cloned();
    let status = status.unwrap_or(HeaderValue::from_static("none yet"));
    answer.headers_mut().insert("x-path", path);
    answer.headers_mut().insert("x-status", status);
    answer
}

#[tokio::test]
async fn a_layer_sees_every_call_and_its_answer_as_it_leaves() {
    let fixture = Fixture::layered(from_fn(told)).await;
    for (path, text, status) in [
        (SAY, "hello", "none yet"),
        (SAY, "code", "5000"),
        (REPEAT, "code", "none yet"),
        ("/test.Echo/Nothing", "", "12"),
        ("/test.Nothing/At", "", "12"),
        ("/grpc.health.v1.Health/Check", "", "none yet"),
    ] {
        let (headers, _) = raw(&fixture, path, text).await;
        assert_eq!(headers["x-path"], path);
        assert_eq!(headers["x-status"], status, "{path} {text}");
    }
}

#[tokio::test]
async fn trailers_pass_a_layer() {
    let fixture = Fixture::layered(from_fn(told)).await;
    let (_, trailers) = raw(&fixture, REPEAT, "code").await;
    assert_eq!(trailers["grpc-status"], "5002");
    assert_eq!(fixture.client.say("hello").await.unwrap(), "hello");
}

/// Whose request it is, as middleware would set it.
#[derive(Clone)]
struct Tenant(&'static str);

/// Tells the called service whose request it is.
fn tenant(mut call: tonic::Request<()>) -> Result<tonic::Request<()>, Status> {
    if let Some(&Tenant(name)) = call.extensions().get() {
        let name = name.parse().expect("ASCII");
        call.metadata_mut().insert("x-tenant", name);
    }
    Ok(call)
}

#[tokio::test]
async fn a_layer_of_a_client_knows_the_request_that_it_calls_for() {
    let fixture = Fixture::start(RpcServer::default()).await;
    fixture.client.channel.layer(InterceptorLayer::new(tenant));
    let ctx = Ctx::background().with_extension(Tenant("blue"));
    let heard = fixture.client.say_for(&ctx, "tenant").await.unwrap();
    assert_eq!(heard, r#"Some("blue")"#);
    assert_eq!(fixture.client.say("tenant").await.unwrap(), "None");
}

#[tokio::test]
async fn codes_and_streams_pass_a_layer_of_a_client() {
    let fixture = Fixture::start(RpcServer::default()).await;
    fixture.client.channel.layer(InterceptorLayer::new(tenant));
    let error = fixture.client.say("code").await.unwrap_err();
    assert_eq!(error.kind(), &Kind::Code(5000));
    let Client {
        channel, repeat, ..
    } = &fixture.client;
    let ctx = Ctx::background();
    let stream = |text: &str| channel.server_streaming(repeat, &ctx, text.to_owned());
    let texts = stream("code").await.unwrap();
    let error = texts.try_collect::<Vec<String>>().await.unwrap_err();
    assert_eq!(error.kind(), &Kind::Code(5002));
    let texts = stream("a").await.unwrap();
    assert_eq!(texts.try_collect::<Vec<_>>().await.unwrap(), ["a"; 3]);
}

#[tokio::test]
async fn a_call_that_goes_out_again_is_the_same_call() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = closed.local_addr().unwrap();
    drop(closed);
    let settings = in_turn(&[nobody, fixture.running.addr()]);
    let client = Client::new(&settings, &Telemetry::off()).await;
    let seen: Arc<Mutex<Vec<(CallId, String)>>> = Arc::default();
    let all = seen.clone();
    client.channel.layer(InterceptorLayer::new(
        move |call: tonic::Request<()>| -> Result<_, Status> {
            let id = call.extensions().get::<CallId>().expect("its id");
            let method = call.extensions().get::<GrpcMethod<'_>>();
            let method = method.map(|it| format!("/{}/{}", it.service(), it.method()));
            all.lock().unwrap().push((*id, method.expect("its method")));
            Ok(call)
        },
    ));
    for word in ["one", "other"] {
        assert_eq!(client.say(word).await.unwrap(), word);
    }
    let seen = seen.lock().unwrap();
    let [first, again, other] = &seen[..] else {
        panic!("{seen:?}")
    };
    assert_eq!(first, again, "the first instance is not there");
    assert_ne!(first.0, other.0);
    assert!(seen.iter().all(|(_, method)| method == SAY));
}

#[tokio::test]
async fn a_layer_of_a_client_may_answer_itself_and_stands_around_those_before() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let channel = &fixture.client.channel;
    let said = Arc::new(Mutex::new(Vec::new()));
    let (inner, outer) = (said.clone(), said.clone());
    channel.layer(InterceptorLayer::new(
        move |_: tonic::Request<()>| -> Result<_, Status> {
            inner.lock().unwrap().push("inner");
            Err(Status::permission_denied("not today"))
        },
    ));
    channel.layer(InterceptorLayer::new(
        move |call: tonic::Request<()>| -> Result<_, Status> {
            outer.lock().unwrap().push("outer");
            Ok(call)
        },
    ));
    let error = fixture.client.say("hello").await.unwrap_err();
    assert!(format!("{error:?}").contains("not today"));
    assert_eq!(*said.lock().unwrap(), ["outer", "inner"]);
}
