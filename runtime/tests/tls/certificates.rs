//! What stops the start: each by its key, its file and the reason.

use ferroctl_runtime::{
    grpc::Channel,
    settings::{Http, RpcClient, RpcServer},
    telemetry::Telemetry,
};

use super::authority::{Authority, Mount, Time};
use super::echo::Fixture;
use super::http::{serve, settings};

/// Why a service does not start.
async fn refusal(settings: &Http) -> String {
    format!("{:#}", serve(settings).await.expect_err("it starts"))
}

/// Why another service cannot be called.
async fn no_channel(settings: RpcClient) -> String {
    let telemetry = Telemetry::off();
    let channel = Channel::connect("EchoRpc", &settings, &telemetry).await;
    format!("{:#}", channel.expect_err("it starts"))
}

fn client() -> RpcClient {
    RpcClient {
        endpoints: vec!["127.0.0.1:1".to_owned()],
        tls: true,
        ..RpcClient::default()
    }
}

#[tokio::test]
async fn a_file_that_is_missing_or_is_something_else() {
    let authority = Authority::new();
    let mut files = super::authority::files(&authority.sign(), &authority.pem())
        .map(|(name, text)| (name, text.to_owned()));
    files[2].1 = "nothing in it".to_owned();
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let mount = Mount::new(&files);
    let good = settings(&mount);

    let away = refusal(&Http {
        cert_file: mount.path("away.crt"),
        ..good.clone()
    })
    .await;
    assert!(
        away.starts_with("CertFile: `") && away.contains("away.crt`: No such file"),
        "{away}"
    );
    let away = refusal(&Http {
        key_file: mount.path("away.key"),
        ..good.clone()
    })
    .await;
    assert!(
        away.starts_with("KeyFile: `") && away.contains("away.key`: No such file"),
        "{away}"
    );
    let other = refusal(&Http {
        cert_file: mount.path("ca.crt"),
        ..good.clone()
    })
    .await;
    assert!(
        other.starts_with("CertFile: `") && other.contains("ca.crt` has no certificate in it"),
        "{other}"
    );
    let other = refusal(&Http {
        key_file: mount.path("tls.crt"),
        ..good.clone()
    })
    .await;
    assert!(
        other.starts_with("KeyFile: `") && other.contains("tls.crt` has no private key in it"),
        "{other}"
    );
    let other = refusal(&Http {
        ca_cert_file: mount.path("ca.crt"),
        ..good.clone()
    })
    .await;
    assert!(
        other.starts_with("CACertFile: `") && other.contains("ca.crt` has no certificate in it"),
        "{other}"
    );
    let none = refusal(&Http {
        key_file: String::new(),
        ..good.clone()
    })
    .await;
    assert!(none.contains("`KeyFile` is missing"), "{none}");
    let none = refusal(&Http {
        cert_file: String::new(),
        ..good
    })
    .await;
    assert!(none.contains("`CertFile` is missing"), "{none}");
}

#[tokio::test]
async fn a_key_of_another_certificate() {
    let authority = Authority::new();
    let (own, other) = (authority.sign(), authority.sign());
    let mount = Mount::new(&[("tls.crt", &own.certificate), ("tls.key", &other.key)]);
    let said = refusal(&settings(&mount)).await;
    assert!(
        said.contains("tls.key` is not the key of the certificate in CertFile: `"),
        "{said}"
    );
    let said = no_channel(RpcClient {
        ca_cert_file: mount.path("tls.crt"),
        cert_file: mount.path("tls.crt"),
        cert_key_file: mount.path("tls.key"),
        ..client()
    });
    let said = said.await;
    assert!(said.starts_with("EchoRpc: CertKeyFile: `"), "{said}");
    assert!(said.contains("is not the key of the certificate"), "{said}");
}

#[tokio::test]
async fn a_certificate_out_of_its_time() {
    let authority = Authority::new();
    let names = ["localhost", "127.0.0.1"];
    let mut mount = Mount::of(&authority.sign_for(&names, Time::Past), &authority);
    let past = refusal(&settings(&mount)).await;
    assert!(past.starts_with("CertFile: `"), "{past}");
    assert!(
        past.ends_with("tls.crt`: the certificate expired on 2021-01-01T00:00:00Z"),
        "{past}"
    );

    let early = authority.sign_for(&names, Time::Future);
    mount.put(&super::authority::files(&early, &authority.pem()));
    let said = refusal(&settings(&mount)).await;
    assert!(
        said.ends_with("the certificate is not valid before 2099-01-01T00:00:00Z"),
        "{said}"
    );
    let rpc = RpcServer {
        cert_file: mount.path("tls.crt"),
        key_file: mount.path("tls.key"),
        ..RpcServer::default()
    };
    let said = Fixture::try_start(rpc).await.err().unwrap().to_string();
    assert!(
        said.ends_with("is not valid before 2099-01-01T00:00:00Z"),
        "{said}"
    );
}

#[tokio::test]
async fn an_authority_out_of_its_time_counts_only_while_there_is_no_other() {
    let (old, new) = (Authority::of(Time::Past), Authority::new());
    let pair = new.sign();
    let mut mount = Mount::new(&super::authority::files(&pair, &old.pem()));
    let mutual = Http {
        ca_cert_file: mount.path("ca.crt"),
        ..settings(&mount)
    };
    let said = refusal(&mutual).await;
    assert!(said.starts_with("CACertFile: `"), "{said}");
    assert!(
        said.ends_with("ca.crt`: the certificate expired on 2021-01-01T00:00:00Z"),
        "{said}"
    );
    let said = no_channel(RpcClient {
        ca_cert_file: mount.path("ca.crt"),
        ..client()
    })
    .await;
    assert!(said.starts_with("EchoRpc: CACertFile: `"), "{said}");

    let both = format!("{}{}", old.pem(), new.pem());
    mount.put(&super::authority::files(&pair, &both));
    let running = serve(&mutual).await.unwrap();
    let caller = super::client::Caller::new(&new.pem(), Some(&new.sign()), &[]);
    let seen = caller.get(running.addr(), "/").await.unwrap();
    assert_eq!(seen.status, "HTTP/1.1 200 OK");
}

#[tokio::test]
async fn keys_without_effect() {
    let plain = || RpcClient {
        tls: false,
        ..client()
    };
    let said = no_channel(RpcClient {
        server_name: "echo".to_owned(),
        ..plain()
    })
    .await;
    assert!(said.contains("`ServerName` has no effect"), "{said}");
    let said = no_channel(RpcClient {
        cert_key_file: "x".to_owned(),
        ..plain()
    })
    .await;
    assert!(said.contains("`CertKeyFile` has no effect"), "{said}");
    let said = no_channel(RpcClient {
        server_name: "e c h o".to_owned(),
        ..client()
    })
    .await;
    assert!(said.contains("`e c h o` is no name"), "{said}");
}
