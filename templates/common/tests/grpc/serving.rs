//! Health, reflection and the stop.

use std::time::Duration;

use common::settings::RpcServer;
use tonic::{Code, transport::Endpoint};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

use crate::echo::Fixture;

async fn connect(fixture: &Fixture) -> tonic::transport::Channel {
    let address = format!("http://{}", fixture.running.addr());
    Endpoint::from_shared(address)
        .unwrap()
        .connect()
        .await
        .unwrap()
}

#[tokio::test]
async fn health_knows_the_server_and_its_services() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let mut health = HealthClient::new(connect(&fixture).await);
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
    let mut health = HealthClient::new(connect(&fixture).await);
    let error = health
        .check(HealthCheckRequest::default())
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::Unimplemented);
}

#[tokio::test]
async fn reflection_lists_the_services_in_mode_test() {
    let fixture = Fixture::start(RpcServer::default()).await;
    let mut reflection = ServerReflectionClient::new(connect(&fixture).await);
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
    assert_eq!(error.kind(), &common::error::Kind::Timeout);
}
