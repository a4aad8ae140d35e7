//! A Redis that talks to those alone who show a certificate.

use ::redis::AsyncCommands as _;
use ferroctl_runtime::{redis::Redis, settings, telemetry::Telemetry};

use super::process::Server;
use crate::authority::{Authority, Mount, files};

fn redis(mount: &Mount) -> Server {
    let [ca, certificate, key] = ["ca.crt", "tls.crt", "tls.key"].map(|name| mount.path(name));
    Server::start(&format!(
        r#"redis-server --bind 127.0.0.1 --port 0 --tls-port "$2" --dir "$1" --save "" --appendonly no --tls-ca-cert-file "{ca}" --tls-cert-file "{certificate}" --tls-key-file "{key}" --tls-auth-clients yes"#
    ))
}

fn block(port: u16, mount: &Mount) -> settings::Redis {
    settings::Redis {
        host: format!("127.0.0.1:{port}"),
        tls: true,
        ca_cert_file: mount.path("ca.crt"),
        cert_file: mount.path("tls.crt"),
        cert_key_file: mount.path("tls.key"),
        non_block: false,
        ..settings::Redis::default()
    }
}

async fn refusal(settings: settings::Redis) -> String {
    let redis = Redis::connect(&settings, &Telemetry::off()).await;
    format!("{:#}", redis.expect_err("it connects"))
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_shown_and_looked_at() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let mount = Mount::of(&authority.sign(), &authority);
    let server = redis(&mount);
    let good = block(server.port, &mount);
    let redis = Redis::connect(&good, &Telemetry::off()).await.unwrap();
    let () = redis.connection().set("a", 1).await.unwrap();

    let other = Mount::of(&authority.sign(), &stranger);
    let said = refusal(block(server.port, &other)).await;
    assert!(said.contains("invalid peer certificate"), "{said}");
    let skips = settings::Redis {
        tls_skip_verify: true,
        ..block(server.port, &other)
    };
    let any = Redis::connect(&skips, &Telemetry::off()).await.unwrap();
    let one: i64 = any.connection().get("a").await.unwrap();
    assert_eq!(one, 1);

    let away = settings::Redis {
        ca_cert_file: other.path("away.crt"),
        non_block: true,
        ..good
    };
    let said = refusal(away).await;
    assert!(
        said.starts_with("Redis: CACertFile: `") && said.contains("away.crt`: No such file"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn new_connections_show_the_certificate_that_is_there_by_then() {
    let authority = Authority::new();
    let served = Mount::of(&authority.sign(), &authority);
    let server = redis(&served);
    let stranger = Authority::new();
    // At first it shows one that Redis does not take.
    let mut own = Mount::of(&stranger.sign(), &authority);
    let settings = settings::Redis {
        non_block: true,
        ..block(server.port, &own)
    };
    let redis = Redis::connect(&settings, &Telemetry::off()).await.unwrap();
    let refused: Result<(), _> = redis.connection().set("a", 1).await;
    assert!(refused.is_err());
    own.put(&files(&authority.sign(), &authority.pem()));
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let taken: Result<(), _> = redis.connection().set("a", 1).await;
        match taken {
            Ok(()) => break,
            Err(error) => assert!(std::time::Instant::now() < until, "{error}"),
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}
