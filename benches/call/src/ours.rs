//! The same through the runtime, as generated code uses it.

use std::sync::Arc;

use anyhow::anyhow;
use ferroctl_runtime::{
    Ctx,
    grpc::{Chain, Channel, Method, Server},
    settings::{self, RpcClient, RpcServer, ServiceSettings},
    telemetry::Telemetry,
};
use futures_util::FutureExt as _;
use tokio::runtime::Runtime;
use tonic::{Request, Response, Status};

use crate::{
    Call, TEXT,
    echo::{Echo, SAY, Say},
};

#[derive(Clone)]
struct Ours(Method);

impl Say for Ours {
    async fn say(&self, request: Request<String>) -> Result<Response<String>, Status> {
        let (call, ctx, text) = self.0.accept(request);
        call.answer(&ctx, async { Ok(text) }).await
    }
}

fn service(sampler: f64) -> ServiceSettings {
    ServiceSettings {
        name: "echo".to_owned(),
        telemetry: Some(settings::Telemetry {
            batcher: "file".to_owned(),
            endpoint: "/dev/null".to_owned(),
            sampler,
            ..settings::Telemetry::default()
        }),
        ..ServiceSettings::default()
    }
}

/// Two instances on `thread`, and how to call them.
pub async fn caller(thread: &'static Runtime, sampler: f64) -> anyhow::Result<Call> {
    let mut instances = Vec::new();
    for _ in 0..2 {
        let started = thread.spawn(async move {
            let service = service(sampler);
            let telemetry = Telemetry::new(&service)?;
            let chain = Chain::new(&RpcServer::default(), &telemetry);
            let server = Server::new().service(Echo(Ours(chain.unary(SAY))));
            server.start(&service, &chain).await
        });
        instances.push(started.await??);
    }
    let settings = RpcClient {
        endpoints: instances.iter().map(|it| it.addr().to_string()).collect(),
        ..RpcClient::default()
    };
    let telemetry = Telemetry::new(&service(sampler))?;
    let channel = Channel::connect("Echo", &settings, &telemetry).await?;
    // They run as long as the process.
    std::mem::forget(instances);
    let method = channel.method(SAY);
    Ok(Arc::new(move || {
        let (channel, method) = (channel.clone(), method.clone());
        async move {
            let ctx = Ctx::background();
            let answer = channel
                .unary::<_, String>(&method, &ctx, TEXT.to_owned())
                .await;
            let answer = answer.map_err(|error| anyhow!("{error:?}"))?;
            anyhow::ensure!(answer == TEXT, "another answer");
            Ok(())
        }
        .boxed()
    }))
}
