//! The service as a process: it starts on a file, and a SIGTERM under load loses no call in flight.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use ferroctl_runtime::{Ctx, grpc::Channel, settings::RpcClient, telemetry::Telemetry};
use user_proto::{UserClient, user::RegisterRequest};

/// Starts the binary on free ports; gives it with the address it says that it listens on.
fn start(folder: &tempfile::TempDir) -> (Child, String) {
    let file = folder.path().join("user-rpc.yaml");
    let database = folder.path().join("user.db");
    let yaml = format!(
        "Name: user-rpc\nListenOn: 127.0.0.1:0\nMode: test\nTimeout: 30000\nShutdown: {{WaitTime: 30s}}\nDataSource: sqlite://{}\n",
        database.display()
    );
    std::fs::write(&file, yaml).expect("a file");
    let mut service = Command::new(env!("CARGO_BIN_EXE_user-rpc"))
        .arg("-f")
        .arg(file)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the service");
    let mut lines = BufReader::new(service.stdout.take().expect("its log")).lines();
    let started = lines
        .by_ref()
        .map_while(Result::ok)
        .find(|line| line.contains("Starting server at "))
        .expect("the line that says where");
    // The rest is read and thrown away: a full pipe would stop the service.
    std::thread::spawn(move || lines.for_each(drop));
    let addr = started
        .split("Starting server at ")
        .nth(1)
        .expect("an address");
    let end = addr.find("...").expect("its end");
    (service, addr[..end].to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sigterm_under_load_loses_no_call_in_flight() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut service, addr) = start(&folder);
    let settings = RpcClient {
        endpoints: vec![addr],
        timeout: 30_000,
        ..RpcClient::default()
    };
    let channel = Channel::connect("UserRpc", &settings, &Telemetry::off()).await;
    let client = UserClient::new(&channel.expect("a channel"));
    let calls: Vec<_> = (0..16)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move {
                let user = RegisterRequest {
                    login_name: format!("user{number}"),
                    password: "secret".to_owned(),
                    ..RegisterRequest::default()
                };
                client.register(&Ctx::background(), user).await
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let pid = service.id().to_string();
    let kill = Command::new("kill").args(["-TERM", &pid]).status();
    assert!(kill.expect("kill").success());
    for call in calls {
        call.await.expect("a task").expect("no lost call");
    }
    assert!(service.wait().expect("its end").success());
}
