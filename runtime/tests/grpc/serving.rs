//! Health, reflection and the stop.

use std::time::Duration;

use ferroctl_runtime::{
    grpc::{Chain, Server},
    service::Running,
    settings::{RpcServer, ServiceSettings},
    telemetry::Telemetry,
};
use tonic::{Code, transport::Endpoint};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

use crate::echo::{Echo, Fixture};

async fn connect(running: &Running) -> tonic::transport::Channel {
    let address = format!("http://{}", running.addr());
    Endpoint::from_shared(address)
        .unwrap()
        .connect()
        .await
        .unwrap()
}

#[tokio::test]
async fn who_watches_an_unknown_service_is_told_so() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let mut health = HealthClient::new(connect(&fixture.running).await);
    let mut watch = async |service: &str| {
        let service = service.to_owned();
        let watched = health.watch(HealthCheckRequest { service }).await.unwrap();
        watched
            .into_inner()
            .message()
            .await
            .unwrap()
            .unwrap()
            .status()
    };
    assert_eq!(watch("test.Echo").await, ServingStatus::Serving);
    assert_eq!(watch("test.Nobody").await, ServingStatus::ServiceUnknown);
}

#[tokio::test]
async fn health_knows_the_server_and_its_services() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let mut health = HealthClient::new(connect(&fixture.running).await);
    let mut check = async |service: &str| {
        let service = service.to_owned();
        let answer = health.check(HealthCheckRequest { service }).await;
        answer
            .map(|answer| answer.into_inner().status())
            .map_err(|status| status.code())
    };
    assert_eq!(check("").await, Ok(ServingStatus::Serving));
    assert_eq!(check("test.Echo").await, Ok(ServingStatus::Serving));
    assert_eq!(check("test.Nobody").await, Err(Code::NotFound));
}

#[tokio::test]
async fn health_can_be_turned_off() {
    let fixture = Fixture::start(RpcServer {
        health: false,
        ..RpcServer::default()
    })
    .await;
    let mut health = HealthClient::new(connect(&fixture.running).await);
    let error = health
        .check(HealthCheckRequest::default())
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::Unimplemented);
}

#[tokio::test]
async fn reflection_lists_the_services_in_mode_test() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let mut reflection = ServerReflectionClient::new(connect(&fixture.running).await);
    let asked = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let asked = futures_util::stream::iter([asked]);
    let answers = reflection.server_reflection_info(asked).await.unwrap();
    let answer = answers.into_inner().message().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else {
        panic!("{answer:?}");
    };
    let names: Vec<_> = list
        .service
        .into_iter()
        .map(|service| service.name)
        .collect();
    assert!(
        names.contains(&"grpc.health.v1.Health".to_owned()),
        "{names:?}"
    );
}

#[tokio::test]
async fn reflection_is_not_for_production() {
    let chain = Chain::new(&RpcServer::default(), &Telemetry::off());
    let running = Server::new()
        .service(Echo::new(&chain))
        .start(&ServiceSettings::default(), &chain)
        .await
        .unwrap();
    let mut reflection = ServerReflectionClient::new(connect(&running).await);
    let asked = futures_util::stream::iter([ServerReflectionRequest::default()]);
    let refused = reflection.server_reflection_info(asked).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
}

#[tokio::test]
async fn those_who_watch_the_health_hear_of_the_stop() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let mut health = HealthClient::new(connect(&fixture.running).await);
    let service = "test.Echo".to_owned();
    let watched = health.watch(HealthCheckRequest { service }).await.unwrap();
    let mut said = watched.into_inner();
    let first = said.message().await.unwrap().unwrap();
    assert_eq!(first.status(), ServingStatus::Serving);
    let stop = tokio::spawn(fixture.running.stop());
    let second = said.message().await.unwrap().unwrap();
    assert_eq!(second.status(), ServingStatus::NotServing);
    drop((said, health));
    stop.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_stop_finishes_the_calls_in_flight() {
    let fixture = Fixture::start(RpcServer {
        timeout: 300,
        ..RpcServer::default()
    })
    .await;
    let client = fixture.client.clone();
    let call = tokio::spawn(async move { client.say("sleep").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    fixture.running.stop().await.unwrap();
    // The server's own deadline ended the call, not the stop.
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), &ferroctl_runtime::error::Kind::Timeout);
}
