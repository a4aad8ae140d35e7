//! Every method answers UNIMPLEMENTED before its logic is written.

mod asked;

use asked::unwritten;
use ferroctl_runtime::Ctx;
use courseware_proto::{
    CoursewareClient,
    user::{AddRequest, DeleteRequest, GetRequest, UpdateRequest},
};
use courseware_rpc::generated::{DEFAULTS, Service};

#[tokio::test]
async fn every_method_says_that_it_is_not_written() -> anyhow::Result<()> {
    let service = Service::new().start(asked::config("courseware-rpc", DEFAULTS)?).await?;
    let channel = asked::channel(service.addr()).await?;
    let (client, ctx) = (CoursewareClient::new(&channel), Ctx::background());
    unwritten("add", client.add(&ctx, AddRequest::default()).await);
    unwritten("update", client.update(&ctx, UpdateRequest::default()).await);
    unwritten("get", client.get(&ctx, GetRequest::default()).await);
    unwritten("delete", client.delete(&ctx, DeleteRequest::default()).await);
    service.stop().await
}
