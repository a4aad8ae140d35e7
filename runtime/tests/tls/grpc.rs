//! gRPC, with both sides' certificates and without.

use std::net::SocketAddr;

use ferroctl_runtime::{
    Ctx,
    grpc::Channel,
    settings::{RpcClient, RpcServer},
    telemetry::Telemetry,
};
use futures_util::StreamExt as _;

use super::authority::{Authority, Mount};
use super::echo::{Client, Fixture, at};

/// A server that shows the certificate of the mount.
pub fn server(mount: &Mount) -> RpcServer {
    RpcServer {
        cert_file: mount.path("tls.crt"),
        key_file: mount.path("tls.key"),
        ..RpcServer::default()
    }
}

/// A client that trusts the authority of the mount.
pub fn trusting(mount: &Mount, addr: SocketAddr) -> RpcClient {
    RpcClient {
        ca_cert_file: mount.path("ca.crt"),
        ..at(&[addr])
    }
}

async fn say(settings: &RpcClient) -> Result<String, String> {
    let client = Client::new(settings, &Telemetry::off()).await;
    let answer = client.say("安").await;
    answer.map_err(|error| format!("{error:?}"))
}

#[tokio::test]
async fn an_encrypted_call_is_a_call() {
    let authority = Authority::new();
    let mount = Mount::of(&authority.sign(), &authority);
    let fixture = Fixture::start(server(&mount)).await;
    let settings = trusting(&mount, fixture.running.addr());
    let client = Client::new(&settings, &Telemetry::off()).await;
    assert_eq!(client.say("安").await.unwrap(), "安");
    let ctx = Ctx::background();
    let stream = client
        .channel
        .server_streaming(&client.repeat, &ctx, "a".to_owned());
    let heard: Vec<String> = stream.await.unwrap().map(Result::unwrap).collect().await;
    assert_eq!(heard, ["a", "a", "a"]);
    // Whoever does not encrypt is not understood.
    let plain = say(&at(&[fixture.running.addr()])).await;
    assert!(plain.is_err(), "{plain:?}");
    fixture.running.stop().await.unwrap();
}

#[tokio::test]
async fn a_caller_trusts_its_own_authorities_alone() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let mount = Mount::of(&authority.sign(), &authority);
    let fixture = Fixture::start(server(&mount)).await;
    let other = Mount::of(&stranger.sign(), &stranger);
    let wrong = trusting(&other, fixture.running.addr());
    let said = say(&wrong).await.unwrap_err();
    assert!(said.contains("invalid peer certificate"), "{said}");
    // Who has to be there at the start is not taken then.
    let settings = RpcClient {
        non_block: false,
        ..wrong.clone()
    };
    let telemetry = Telemetry::off();
    let channel = Channel::connect("EchoRpc", &settings, &telemetry).await;
    let said = format!("{:#}", channel.err().unwrap());
    assert!(said.contains("invalid peer certificate"), "{said}");

    let any = RpcClient {
        insecure_skip_verify: true,
        ..wrong
    };
    assert_eq!(say(&any).await.unwrap(), "安");
}

#[tokio::test]
async fn a_certificate_is_for_a_name() {
    let authority = Authority::new();
    let pair = authority.sign_for(&["echo.test"], super::authority::Time::Now);
    let mount = Mount::of(&pair, &authority);
    let fixture = Fixture::start(server(&mount)).await;
    let settings = trusting(&mount, fixture.running.addr());
    let said = say(&settings).await.unwrap_err();
    assert!(said.contains("not valid for name"), "{said}");
    let named = RpcClient {
        server_name: "echo.test".to_owned(),
        ..settings
    };
    assert_eq!(say(&named).await.unwrap(), "安");
}

#[tokio::test]
async fn the_instances_of_a_name_have_a_certificate_for_it() {
    let authority = Authority::new();
    let pair = authority.sign_for(&["localhost"], super::authority::Time::Now);
    let mount = Mount::of(&pair, &authority);
    let fixture = Fixture::start(server(&mount)).await;
    let settings = RpcClient {
        endpoints: Vec::new(),
        target: format!("dns:///localhost:{}", fixture.running.addr().port()),
        ..trusting(&mount, fixture.running.addr())
    };
    assert_eq!(say(&settings).await.unwrap(), "安");
}

#[tokio::test]
async fn with_an_authority_each_caller_shows_a_certificate() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let mount = Mount::of(&authority.sign(), &authority);
    let mutual = RpcServer {
        ca_cert_file: mount.path("ca.crt"),
        ..server(&mount)
    };
    let fixture = Fixture::start(mutual).await;
    let anonymous = trusting(&mount, fixture.running.addr());
    let showing = |mount: &Mount| RpcClient {
        cert_file: mount.path("tls.crt"),
        cert_key_file: mount.path("tls.key"),
        ..anonymous.clone()
    };
    assert_eq!(say(&showing(&mount)).await.unwrap(), "安");
    let said = say(&anonymous).await.unwrap_err();
    assert!(said.contains("CertificateRequired"), "{said}");
    // Who has to be there at the start says why it is not.
    let telemetry = Telemetry::off();
    let settings = RpcClient {
        non_block: false,
        ..anonymous.clone()
    };
    let channel = Channel::connect("EchoRpc", &settings, &telemetry).await;
    let said = format!("{:#}", channel.err().unwrap());
    assert!(said.contains("CertificateRequired"), "{said}");
    let other = Mount::of(&stranger.sign(), &authority);
    let said = say(&showing(&other)).await.unwrap_err();
    assert!(said.contains("UnknownCA"), "{said}");
}
