//! Parts of the system go and come back.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::net::TcpListener;

use crate::system::{OURS, System};

/// No answer may take longer than this, whatever is down: the client's own deadline is two seconds.
const PATIENCE: Duration = Duration::from_secs(4);

#[tokio::test(flavor = "multi_thread")]
async fn without_its_rpc_service_an_api_answers_cleanly_and_recovers() {
    let mut system = System::start().await.expect("the system");
    let (id, token) = system.log_in("kim").await;
    let addr = system.user_rpc.addr();
    let user_rpc = std::mem::replace(&mut system.user_rpc, spare().await);
    user_rpc.stop().await.expect("a clean stop");

    let asked = Instant::now();
    let answer = system.user("userInfo", &token, json!({"id": id})).await;
    assert_eq!(answer.status.as_u16(), 503, "{}", answer.body);
    assert!(asked.elapsed() < PATIENCE, "{:?}", asked.elapsed());

    let config = system
        .again_at((OURS.user_rpc, user_rpc::generated::DEFAULTS), addr)
        .expect("a configuration");
    let again = user_rpc::generated::Service::new().start(config).await;
    let _again = again.expect("the rpc service on its old address");
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let answer = system.user("userInfo", &token, json!({"id": id})).await;
        if answer.status.is_success() {
            break;
        }
        assert!(Instant::now() < until, "no recovery: {}", answer.body);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Something to stand in the place of a service that was taken out.
async fn spare() -> ferroctl_runtime::service::Running {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite://{}", folder.path().join("spare.db").display());
    let mut config = ferroctl_runtime::Config::parse(OURS.user_rpc, user_rpc::generated::DEFAULTS)
        .expect("a configuration");
    config
        .set("ListenOn", "127.0.0.1:0")
        .set("Prometheus.Port", 0)
        .set("DataSource", database);
    let service = user_rpc::generated::Service::new().start(config).await;
    service.expect("a spare service")
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_do_not_wait_for_the_collector() {
    const REQUESTS: usize = 50;
    let mut system = System::start().await.expect("the system");
    let (id, token) = system.log_in("lea").await;
    // Takes connections and never answers on them.
    let collector = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    system.user_api = reporting_to(&collector, &system).await;
    let again = || system.user("userInfo", &token, json!({"id": id}));
    again().await.succeeded();
    let _export = collector.accept().await.expect("an export");
    for _ in 0..REQUESTS {
        again().await.succeeded();
    }
    // Requests that waited for their spans would have been exported one by one.
    let collector = collector.into_std().expect("the listener");
    let more = collector.incoming().take_while(Result::is_ok).count();
    assert!(1 + more < REQUESTS, "{more} more exports");
}

/// The user's HTTP service once more, with this collector; each export is a connection of its own.
async fn reporting_to(
    collector: &TcpListener,
    system: &System,
) -> ferroctl_runtime::service::Running {
    let config = system.again_at((OURS.user_api, ""), system.user_api.addr());
    let mut config = config.expect("a configuration");
    let addr = collector.local_addr().expect("an address");
    config
        .set(
            "UserRpc.Endpoints",
            json!([system.user_rpc.addr().to_string()]),
        )
        .set("Telemetry.Endpoint", format!("http://{addr}/v1/traces"))
        .set("Telemetry.Batcher", "otlphttp");
    let service = user_api::generated::Service::new().start(config).await;
    service.expect("the service")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_under_load_loses_no_request_in_flight() {
    let mut system = System::start().await.expect("the system");
    system.log_in("max").await;
    let user_api = std::mem::replace(&mut system.user_api, spare().await);
    let (system, addr) = (Arc::new(system), user_api.addr());
    // Passwords are slow to check, so that all of these are in flight for a while.
    let requests: Vec<_> = (0..24)
        .map(|_| {
            let system = Arc::clone(&system);
            tokio::spawn(async move {
                let credentials = json!({"loginName": "max", "password": "secret"});
                let answer = system.post(addr, "/api/user/login", "", credentials);
                answer.await.succeeded()
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let in_flight = requests.iter().filter(|request| !request.is_finished());
    assert!(in_flight.count() > 8, "too few requests in flight to tell");
    user_api.stop().await.expect("a clean stop");
    for request in requests {
        request.await.expect("no lost answer");
    }
}
