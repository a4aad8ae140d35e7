//! Every method answers UNIMPLEMENTED before its logic is written.

use common::{
    Config, Ctx, Result, error::Kind, grpc::Channel, settings::RpcClient, telemetry::Telemetry,
};
use user_proto::{
    UserClient,
    user::{LoginRequest, RegisterRequest, UserInfoRequest},
};
use user_rpc::generated::{DEFAULTS, Service};

const CONFIG: &str = "
Name: user-rpc
ListenOn: 127.0.0.1:0
Mode: test
";

/// UNIMPLEMENTED with the logic's own text: the router's has none.
fn unwritten<T>(logic: &str, answer: Result<T>) {
    let Err(error) = answer else {
        panic!("`{logic}` answers")
    };
    assert_eq!(error.kind(), &Kind::NotImplemented, "{logic}");
    assert_eq!(error.message(), format!("`{logic}` is not implemented"));
}

#[tokio::test]
async fn every_method_says_that_it_is_not_written() -> anyhow::Result<()> {
    let service = Service::new().start(Config::parse(CONFIG, DEFAULTS)?).await?;
    let settings = RpcClient {
        endpoints: vec![service.addr().to_string()],
        ..RpcClient::default()
    };
    let channel = Channel::connect("Rpc", &settings, &Telemetry::off()).await?;
    let (client, ctx) = (UserClient::new(&channel), Ctx::background());
    unwritten("login", client.login(&ctx, LoginRequest::default()).await);
    unwritten("register", client.register(&ctx, RegisterRequest::default()).await);
    unwritten("user_info", client.user_info(&ctx, UserInfoRequest::default()).await);
    service.stop().await
}
