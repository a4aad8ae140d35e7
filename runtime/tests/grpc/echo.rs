//! The service under test, written out as tonic would generate it; its messages are strings
//! (`google.protobuf.StringValue`).

use std::{
    convert::Infallible,
    net::SocketAddr,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use ferroctl_runtime::{
    Ctx, Error, Result,
    grpc::{BoxStream, Chain, Channel, ClientMethod, Incoming, Method, Server},
    layers::{Layers, ServiceLayer},
    service::Running,
    settings::{Mode, RpcClient, RpcClientMiddlewares, RpcServer, ServiceSettings},
    telemetry::{Telemetry, TraceContext, metrics::Format},
};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream};
use http::{HeaderName, HeaderValue};
use tonic::{Request, Response, Status, Streaming, body::Body, server::NamedService};
use tonic_prost::ProstCodec;
use tower::{Service, service_fn};

pub const SAY: &str = "/test.Echo/Say";
pub const REPEAT: &str = "/test.Echo/Repeat";
pub const JOIN: &str = "/test.Echo/Join";
pub const CHAT: &str = "/test.Echo/Chat";

#[derive(Clone)]
pub struct Echo {
    say: Method,
    repeat: Method,
    join: Method,
    chat: Method,
}

impl Echo {
    pub fn new(chain: &Chain) -> Self {
        Self {
            say: chain.unary(SAY),
            repeat: chain.streaming(REPEAT),
            join: chain.streaming(JOIN),
            chat: chain.streaming(CHAT),
        }
    }

    async fn serve(self, request: http::Request<Body>) -> http::Response<Body> {
        let mut grpc = tonic::server::Grpc::new(ProstCodec::<String, String>::default());
        let path = request.uri().path().to_owned();
        match path.as_str() {
            SAY => {
                grpc.unary(service_fn(|request| self.say(request)), request)
                    .await
            }
            REPEAT => {
                let method = service_fn(|request| self.repeat(request));
                grpc.server_streaming(method, request).await
            }
            JOIN => {
                let method = service_fn(|request| self.join(request));
                grpc.client_streaming(method, request).await
            }
            CHAT => {
                grpc.streaming(service_fn(|request| self.chat(request)), request)
                    .await
            }
            _ => Status::unimplemented("").into_http(),
        }
    }

    async fn say(&self, request: Request<String>) -> Result<Response<String>, Status> {
        let (call, ctx, text) = self.say.accept(request);
        call.answer(&ctx, say(&ctx, text)).await
    }

    async fn repeat(&self, request: Request<String>) -> Result<Response<Answers>, Status> {
        let (call, ctx, text) = self.repeat.accept(request);
        call.answer_stream(&ctx, repeat(text)).await
    }

    async fn join(&self, request: Request<Streaming<String>>) -> Result<Response<String>, Status> {
        let (call, ctx, texts) = self.join.accept_stream(request);
        call.answer(&ctx, join(texts)).await
    }

    async fn chat(&self, request: Request<Streaming<String>>) -> Result<Response<Answers>, Status> {
        let (call, ctx, texts) = self.chat.accept_stream(request);
        call.answer_stream(&ctx, async { Ok(chat(texts)) }).await
    }
}

type Answers = BoxStream<'static, Result<String, Status>>;

/// Says what it hears; some words mean more.
async fn say(ctx: &Ctx, text: String) -> Result<String> {
    ctx.set_header(
        HeaderName::from_static("x-heard"),
        HeaderValue::from_static("yes"),
    );
    match text.as_str() {
        "code" => Err(Error::code(5000, "课件编号已存在")),
        "long" => Err(Error::code(5000, "错".repeat(3000))),
        "baggage" => {
            let seen = |name| ctx.headers().get_all(name).iter().collect::<Vec<_>>();
            Ok(format!("{:?} {:?}", seen("baggage"), seen("tracestate")))
        }
        "stub" => Err(Error::not_implemented("say")),
        "fail" => Err(anyhow::anyhow!("the secret cause").into()),
        "panic" => panic!("what a day"),
        "sleep" => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            Ok(text)
        }
        "deadline" => Ok(match ctx.deadline() {
            Some(end) => end
                .saturating_duration_since(Instant::now())
                .as_millis()
                .to_string(),
            None => "none".to_owned(),
        }),
        "tenant" => Ok(format!("{:?}", ctx.headers().get("x-tenant"))),
        "trace" => Ok(TraceContext::current().unwrap().trace_id().to_string()),
        _ => Ok(text),
    }
}

/// Says it three times, except that "code" is an error after the first time.
async fn repeat(text: String) -> Result<BoxStream<'static, Result<String>>> {
    match text.as_str() {
        "none" => Err(Error::code(5001, "nothing")),
        "code" => Ok(stream::iter([Ok(text), Err(Error::code(5002, "enough"))]).boxed()),
        "once" => Ok(stream::iter([Ok(text)]).chain(stream::pending()).boxed()),
        "forever" => Ok(stream::repeat_with(move || Ok(text.clone())).boxed()),
        _ => Ok(stream::iter(vec![text; 3]).map(Ok).boxed()),
    }
}

async fn join(mut texts: Incoming<String>) -> Result<String> {
    let mut all = String::new();
    while let Some(text) = texts.message().await? {
        all.push_str(&text);
    }
    Ok(all)
}

fn chat(texts: Incoming<String>) -> BoxStream<'static, Result<String>> {
    texts.map(|text| Ok(text?.to_uppercase())).boxed()
}

impl NamedService for Echo {
    const NAME: &'static str = "test.Echo";
}

impl Service<http::Request<Body>> for Echo {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<http::Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        self.clone().serve(request).map(Ok).boxed()
    }
}

/// A server that runs, and how to reach it.
pub struct Fixture {
    pub running: Running,
    pub telemetry: Telemetry,
    pub client: Client,
}

/// Calls the service, as ferroctl would generate it.
#[derive(Clone)]
pub struct Client {
    pub channel: Channel,
    pub say: ClientMethod,
    pub repeat: ClientMethod,
    pub join: ClientMethod,
    pub chat: ClientMethod,
}

impl Client {
    pub async fn new(settings: &RpcClient, telemetry: &Telemetry) -> Self {
        let channel = Channel::connect("EchoRpc", settings, telemetry)
            .await
            .unwrap();
        Self {
            say: channel.method(SAY),
            repeat: channel.method(REPEAT),
            join: channel.method(JOIN),
            chat: channel.method(CHAT),
            channel,
        }
    }

    pub async fn say(&self, text: &str) -> Result<String> {
        self.say_for(&Ctx::background(), text).await
    }

    pub async fn say_for(&self, ctx: &Ctx, text: &str) -> Result<String> {
        self.channel.unary(&self.say, ctx, text.to_owned()).await
    }
}

impl Fixture {
    pub async fn start(settings: RpcServer) -> Self {
        Self::with(settings, Telemetry::off()).await
    }

    /// The service, or why it does not start.
    #[allow(dead_code, reason = "where there is an etcd")]
    pub async fn try_start(settings: RpcServer) -> anyhow::Result<Self> {
        let middlewares = RpcClientMiddlewares::default();
        Self::of(Server::new(), settings, Telemetry::off(), middlewares).await
    }

    pub async fn with(settings: RpcServer, telemetry: Telemetry) -> Self {
        Self::called(settings, telemetry, RpcClientMiddlewares::default()).await
    }

    /// With a client that has these interceptors.
    pub async fn called(
        settings: RpcServer,
        telemetry: Telemetry,
        middlewares: RpcClientMiddlewares,
    ) -> Self {
        let started = Self::of(Server::new(), settings, telemetry, middlewares);
        started.await.unwrap()
    }

    /// With a layer of the user's own.
    pub async fn layered(layer: impl ServiceLayer) -> Self {
        let server = Server::new().layers(Layers::default().layer(layer));
        let (settings, middlewares) = (RpcServer::default(), RpcClientMiddlewares::default());
        let started = Self::of(server, settings, Telemetry::off(), middlewares);
        started.await.unwrap()
    }

    async fn of(
        server: Server,
        settings: RpcServer,
        telemetry: Telemetry,
        middlewares: RpcClientMiddlewares,
    ) -> anyhow::Result<Self> {
        let chain = Chain::new(&settings, &telemetry);
        let running = server
            .service(Echo::new(&chain))
            .start(&service(), &chain)
            .await?;
        let settings = RpcClient {
            middlewares,
            ..at(&[running.addr()])
        };
        let client = Client::new(&settings, &telemetry).await;
        Ok(Self {
            running,
            telemetry,
            client,
        })
    }

    /// The lines of the metrics page that hold `part`.
    pub fn metrics(&self, part: &str) -> Vec<String> {
        let page = self.telemetry.metrics().text(Format::Prometheus);
        let lines = page.lines().filter(|line| line.contains(part));
        lines.map(str::to_owned).collect()
    }
}

/// Settings of a service in Mode test, without a metrics port.
pub fn service() -> ServiceSettings {
    ServiceSettings {
        name: "echo".to_owned(),
        mode: Mode::Test,
        ..ServiceSettings::default()
    }
}

/// Settings of a client that calls the servers at these addresses in turn.
#[allow(dead_code, reason = "where the order matters")]
pub fn in_turn(addresses: &[SocketAddr]) -> RpcClient {
    RpcClient {
        balancer_name: "round_robin".to_owned(),
        ..at(addresses)
    }
}

/// Settings of a client of the servers at these addresses.
pub fn at(addresses: &[SocketAddr]) -> RpcClient {
    RpcClient {
        endpoints: addresses.iter().map(SocketAddr::to_string).collect(),
        ..RpcClient::default()
    }
}
