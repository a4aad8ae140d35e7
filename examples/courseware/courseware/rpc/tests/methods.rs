//! Every method of `courseware.proto` is served.

use courseware_proto::CoursewareClient;
use courseware_rpc::generated::{DEFAULTS, Service};
use ferroctl_runtime::{
    Config, Ctx, Result, error::Kind, grpc::Channel, service::Running, settings::RpcClient,
    telemetry::Telemetry,
};

const CONFIG: &str = "
Name: courseware-rpc
ListenOn: 127.0.0.1:0
Mode: test
DataSource: 'sqlite::memory:'
";

async fn start() -> anyhow::Result<(Running, Channel)> {
    let config = Config::parse(CONFIG, DEFAULTS)?;
    let service = Service::new().start(config).await?;
    let settings = RpcClient {
        endpoints: vec![service.addr().to_string()],
        ..RpcClient::default()
    };
    let channel = Channel::connect("CoursewareRpc", &settings, &Telemetry::off()).await?;
    Ok((service, channel))
}

/// The method is there: an empty message gets to the logic, whatever that thinks of it.
fn served<T>(method: &str, answer: Result<T>) {
    if let Err(error) = answer {
        let reached = !matches!(error.kind(), Kind::Unavailable | Kind::Timeout);
        // The router's own "not implemented" is without a text.
        assert!(
            reached && !error.message().is_empty(),
            "{method}: {error:?}"
        );
    }
}

#[tokio::test]
async fn every_method_of_courseware_is_served() -> anyhow::Result<()> {
    let (service, channel) = start().await?;
    let (client, ctx) = (CoursewareClient::new(&channel), Ctx::background());
    served("Add", client.add(&ctx, Default::default()).await);
    served("Update", client.update(&ctx, Default::default()).await);
    served("Get", client.get(&ctx, Default::default()).await);
    served("Delete", client.delete(&ctx, Default::default()).await);
    service.stop().await
}
