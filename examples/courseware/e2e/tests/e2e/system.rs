//! The whole system in one process: four services on free ports, SQLite in a temporary folder or databases of a
//! server, and a sink for spans.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
};

use ferroctl_runtime::{Config, service::Running, testing::Sink};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

/// One secret for both HTTP services: the user's signs tokens, the courseware's verifies them.
pub const SECRET: &str = "a secret of thirty-two bytes, yes";

/// Milliseconds that a request may take: a slow machine is not what these tests are about.
const PATIENCE_MS: u64 = 30_000;

/// The four services and what they report to.
pub struct System {
    /// Where spans arrive.
    pub sink: Sink,
    /// The user's gRPC service.
    pub user_rpc: Running,
    /// The user's HTTP service.
    pub user_api: Running,
    /// The courseware's gRPC service.
    pub courseware_rpc: Running,
    /// The courseware's HTTP service.
    pub courseware_api: Running,
    folder: TempDir,
    server: Option<String>,
    client: reqwest::Client,
}

/// The YAML files that the services start on.
pub struct Files {
    /// `user/rpc/etc/user-rpc.yaml`
    pub user_rpc: &'static str,
    /// `user/api/etc/user-api.yaml`
    pub user_api: &'static str,
    /// `courseware/rpc/etc/courseware-rpc.yaml`
    pub courseware_rpc: &'static str,
    /// `courseware/api/etc/courseware-api.yaml`
    pub courseware_api: &'static str,
}

/// The files of this workspace.
pub const OURS: Files = Files {
    user_rpc: include_str!("../../../user/rpc/etc/user-rpc.yaml"),
    user_api: include_str!("../../../user/api/etc/user-api.yaml"),
    courseware_rpc: include_str!("../../../courseware/rpc/etc/courseware-rpc.yaml"),
    courseware_api: include_str!("../../../courseware/api/etc/courseware-api.yaml"),
};

impl System {
    /// Starts everything on the files of this workspace.
    pub async fn start() -> anyhow::Result<Self> {
        Self::start_on(&OURS).await
    }

    /// Starts everything on these files; only addresses, secrets and the database are replaced.
    pub async fn start_on(files: &Files) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let sink = Sink::start().await?;
        let server = server();
        let config =
            |text: &str, defaults: &str| local((text, defaults), &folder, &sink, server.as_deref());
        let user_rpc = user_rpc::generated::Service::new();
        let user_rpc = user_rpc
            .start(config(files.user_rpc, user_rpc::generated::DEFAULTS)?)
            .await?;
        let courseware_rpc = courseware_rpc::generated::Service::new();
        let courseware_rpc = courseware_rpc
            .start(config(
                files.courseware_rpc,
                courseware_rpc::generated::DEFAULTS,
            )?)
            .await?;
        let calling = |text: &str, key: &str, peer: &Running| -> anyhow::Result<Config> {
            let mut config = config(text, "")?;
            config.set(&format!("{key}.Timeout"), PATIENCE_MS);
            config.set(
                &format!("{key}.Endpoints"),
                json!([peer.addr().to_string()]),
            );
            Ok(config)
        };
        let user_api = user_api::generated::Service::new();
        let user_api = user_api
            .start(calling(files.user_api, "UserRpc", &user_rpc)?)
            .await?;
        let courseware_api = courseware_api::generated::Service::new();
        let courseware_api = courseware_api
            .start(calling(
                files.courseware_api,
                "CoursewareRpc",
                &courseware_rpc,
            )?)
            .await?;
        Ok(Self {
            sink,
            user_rpc,
            user_api,
            courseware_rpc,
            courseware_api,
            folder,
            server,
            client: reqwest::Client::new(),
        })
    }

    /// Calls a route with a JSON body.
    pub async fn post(&self, to: SocketAddr, path: &str, token: &str, body: Value) -> Answer {
        let mut request = self
            .client
            .request(Method::POST, format!("http://{to}{path}"))
            .json(&body);
        if !token.is_empty() {
            request = request.header("Authorization", token);
        }
        let response = request.send().await.expect("an answer");
        Answer {
            status: response.status(),
            body: response.json().await.expect("JSON"),
        }
    }

    /// Calls a route of the user's HTTP service.
    pub async fn user(&self, route: &str, token: &str, body: Value) -> Answer {
        let path = format!("/api/user/{route}");
        self.post(self.user_api.addr(), &path, token, body).await
    }

    /// Calls a route of the courseware's HTTP service.
    pub async fn courseware(&self, route: &str, token: &str, body: Value) -> Answer {
        let path = format!("/api/courseware/{route}");
        self.post(self.courseware_api.addr(), &path, token, body)
            .await
    }

    /// Registers `name` and logs in; gives the id and the token.
    pub async fn log_in(&self, name: &str) -> (u64, String) {
        let new = json!({"loginName": name, "username": name, "password": "secret", "sex": 1});
        self.user("register", "", new).await.succeeded();
        let credentials = json!({"loginName": name, "password": "secret"});
        let data = self.user("login", "", credentials).await.succeeded();
        let token = data["token"].as_str().expect("a token").to_owned();
        (data["id"].as_u64().expect("an id"), token)
    }

    /// The page of a service's metrics.
    pub async fn metrics(&self, of: &Running) -> String {
        let addr = of.metrics_addr().expect("a metrics port");
        let response = self.client.get(format!("http://{addr}/metrics")).send();
        response.await.expect("a page").text().await.expect("text")
    }

    /// The configuration of a service that starts again on the address it had: its file and its generated defaults.
    pub fn again_at(&self, yaml: (&str, &str), addr: SocketAddr) -> anyhow::Result<Config> {
        let mut config = local(yaml, &self.folder, &self.sink, self.server.as_deref())?;
        config.set("ListenOn", addr.to_string());
        Ok(config)
    }
}

/// The database of the next system on a server, where `DATABASES` names one: `mysql://root@127.0.0.1:3306/e2e_` has
/// `e2e_0`, `e2e_1` and so on, which are there and empty.
fn server() -> Option<String> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let databases = std::env::var("DATABASES").ok()?;
    Some(format!(
        "{databases}{}",
        NEXT.fetch_add(1, Ordering::Relaxed)
    ))
}

/// The file over the generated defaults as they are, but for addresses, secrets and the database.
fn local(
    (text, defaults): (&str, &str),
    folder: &TempDir,
    sink: &Sink,
    server: Option<&str>,
) -> anyhow::Result<Config> {
    let mut config = Config::parse_with(text, defaults, &[("JWT_SECRET", SECRET)])?;
    let name: String = config.block("Name")?;
    let file = folder.path().join(format!("{name}.db"));
    let file = format!("sqlite://{}", file.display());
    config
        .set("Host", "127.0.0.1")
        .set("Port", 0)
        .set("ListenOn", "127.0.0.1:0")
        .set("Prometheus.Host", "127.0.0.1")
        .set("Prometheus.Port", 0)
        .set("DataSource", server.unwrap_or(&file))
        .set("Migrate", true)
        .set("Telemetry.Endpoint", sink.endpoint())
        .set("Timeout", PATIENCE_MS);
    Ok(config)
}

/// An answer in the envelope.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// `{code, message, data}`
    pub body: Value,
}

impl Answer {
    /// Requires a success; gives its data.
    #[track_caller]
    pub fn succeeded(self) -> Value {
        assert_eq!(
            (self.status, &self.body["code"]),
            (StatusCode::OK, &json!(0)),
            "{}",
            self.body
        );
        assert_eq!(self.body["message"], "success");
        self.body["data"].clone()
    }

    /// Requires a failure with this status, code and message, and no data.
    #[track_caller]
    pub fn failed(&self, status: u16, code: u32, message: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert_eq!(
            self.body,
            json!({"code": code, "message": message, "data": null})
        );
    }
}
