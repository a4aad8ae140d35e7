//! Questions to the API server of the Kubernetes cluster that the service runs in.
//!
//! Own code over the connection that gRPC has anyway: what is asked here is one kind of object, for which the crate `kube`
//! would bring the types of all of Kubernetes.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context as _, bail, ensure};
use http::{Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};
use tonic::{
    body::Body,
    transport::{Certificate, Channel, ClientTlsConfig, Endpoint},
};
use tower::ServiceExt as _;

/// Where each container finds who it is (`rest.InClusterConfig` of client-go).
const ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// How long a connection may take, and how long the server may be silent before it is asked whether it is there.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a list may have, at most: some thousand instances.
const LARGEST: usize = 16 << 20;

/// The API server, and who asks it.
#[derive(Debug)]
pub(crate) struct ApiServer {
    channel: Channel,
    /// The token, which is another one each hour; none in tests.
    token: Option<PathBuf>,
}

impl ApiServer {
    /// That of the cluster that this process runs in. To be called in a tokio runtime.
    ///
    /// # Errors
    /// It does not run in one, or has no service account.
    pub(crate) fn of_cluster() -> anyhow::Result<Self> {
        let variable =
            |name| std::env::var(name).with_context(|| format!("not in a cluster: no {name}"));
        let host = variable("KUBERNETES_SERVICE_HOST")?;
        let port = variable("KUBERNETES_SERVICE_PORT")?;
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host
        };
        let file = format!("{ACCOUNT}/ca.crt");
        let signer = std::fs::read(&file).with_context(|| format!("cannot read {file}"))?;
        let tls = ClientTlsConfig::new().ca_certificate(Certificate::from_pem(signer));
        let endpoint = Endpoint::from_shared(format!("https://{host}:{port}"))?.tls_config(tls)?;
        let token = PathBuf::from(format!("{ACCOUNT}/token"));
        Ok(Self::at(endpoint, Some(token)))
    }

    /// The one at `endpoint`.
    pub(super) fn at(endpoint: Endpoint, token: Option<PathBuf>) -> Self {
        let endpoint = endpoint
            .connect_timeout(PATIENCE)
            .http2_keep_alive_interval(PATIENCE)
            .keep_alive_timeout(PATIENCE);
        Self {
            channel: endpoint.connect_lazy(),
            token,
        }
    }

    /// The whole answer for a path.
    ///
    /// # Errors
    /// None, one that is too large, or another status than 200.
    pub(super) async fn get(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let body = Limited::new(self.open(path).await?, LARGEST);
        match body.collect().await {
            Ok(body) => Ok(body.to_bytes().to_vec()),
            Err(error) => bail!("{path}: {error}"),
        }
    }

    /// What comes for a path, as it comes.
    ///
    /// # Errors
    /// No answer, or another status than 200.
    pub(super) async fn open(&self, path: &str) -> anyhow::Result<Body> {
        let mut request = Request::get(path).header(header::ACCEPT, "application/json");
        if let Some(file) = &self.token {
            let token = std::fs::read_to_string(file);
            let token = token.with_context(|| format!("cannot read {}", file.display()))?;
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.trim()));
        }
        let request = request.body(Body::empty())?;
        let answer: Response<Body> = self.channel.clone().oneshot(request).await?;
        let status = answer.status();
        ensure!(
            status != StatusCode::FORBIDDEN,
            "{path}: 403: the service account needs the verbs list and watch of endpointslices in discovery.k8s.io"
        );
        ensure!(status == StatusCode::OK, "{path}: {status}");
        Ok(answer.into_body())
    }
}
