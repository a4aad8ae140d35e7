//! Every method answers UNIMPLEMENTED before its logic is written.

mod asked;

use asked::unwritten;
use ferroctl_runtime::Ctx;
use user_proto::{
    UserClient,
    user::{LoginRequest, RegisterRequest, UserInfoRequest},
};
use user_rpc::generated::{DEFAULTS, Service};

#[tokio::test]
async fn every_method_says_that_it_is_not_written() -> anyhow::Result<()> {
    let service = Service::new().start(asked::config("user-rpc", DEFAULTS)?).await?;
    let channel = asked::channel(service.addr()).await?;
    let (client, ctx) = (UserClient::new(&channel), Ctx::background());
    unwritten("login", client.login(&ctx, LoginRequest::default()).await);
    unwritten("register", client.register(&ctx, RegisterRequest::default()).await);
    unwritten("user_info", client.user_info(&ctx, UserInfoRequest::default()).await);
    service.stop().await
}
