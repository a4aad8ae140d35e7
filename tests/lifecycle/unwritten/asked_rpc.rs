//! Asks the methods of a service whose logic is not written.

use std::net::SocketAddr;

use ferroctl_runtime::{Config, Result, error::Kind, grpc::Channel, settings::RpcClient, telemetry::Telemetry};

/// The settings of the service `name`.
pub fn config(name: &str, defaults: &str) -> anyhow::Result<Config> {
    let text = format!("Name: {name}\nListenOn: 127.0.0.1:0\nMode: test\n");
    Config::parse(&text, defaults)
}

/// A channel to the service.
pub async fn channel(addr: SocketAddr) -> anyhow::Result<Channel> {
    let settings = RpcClient {
        endpoints: vec![addr.to_string()],
        ..RpcClient::default()
    };
    Channel::connect("Rpc", &settings, &Telemetry::off()).await
}

/// UNIMPLEMENTED with the logic's own text: the router's has none.
pub fn unwritten<T>(logic: &str, answer: Result<T>) {
    let Err(error) = answer else {
        panic!("`{logic}` answers")
    };
    assert_eq!(error.kind(), &Kind::NotImplemented, "{logic}");
    assert_eq!(error.message(), format!("`{logic}` is not implemented"));
}
