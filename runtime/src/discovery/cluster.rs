//! The connection to a cluster of etcd, which all that ask it share.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Weak},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use tokio::{sync::Mutex, time::timeout};
use tonic::transport::{Channel, Endpoint};

use super::client::Client;
use crate::settings::Etcd;

/// How long a question may take, and a connection, as in go-zero.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// How long a cluster may be silent before it is asked whether it is there, and then before it is not.
const SILENCE: Duration = Duration::from_secs(5);

/// The connections that there are, by the hosts and the user.
static CLUSTERS: LazyLock<Mutex<HashMap<String, Weak<Client>>>> = LazyLock::new(Mutex::default);

/// The connection to the cluster that the block names. To be called in a tokio runtime.
///
/// # Errors
/// No hosts, or some that are no addresses; a cluster that does not answer, or does not know the user.
pub(super) async fn connect(settings: &Etcd) -> anyhow::Result<Arc<Client>> {
    ensure!(!settings.hosts.is_empty(), "Etcd: `Hosts` is empty");
    ensure!(!settings.key.is_empty(), "Etcd: `Key` is empty");
    let hosts = settings.hosts.join(",");
    let name = format!("{}@{hosts}", settings.user);
    let mut clusters = CLUSTERS.lock().await;
    if let Some(client) = clusters.get(&name).and_then(Weak::upgrade) {
        return Ok(client);
    }
    let client = Client::new(channel(settings)?, &settings.user, &settings.pass);
    let client = timeout(PATIENCE, client).await;
    let client = Arc::new(client.context("no answer in time")??);
    clusters.retain(|_, client| client.strong_count() > 0);
    clusters.insert(name, Arc::downgrade(&client));
    Ok(client)
}

/// Connections to all hosts, of which each question takes one that answers.
fn channel(settings: &Etcd) -> anyhow::Result<Channel> {
    let hosts = settings.hosts.iter();
    let endpoints: Vec<_> = hosts
        .map(|host| endpoint(host, settings))
        .collect::<anyhow::Result<_>>()?;
    match &endpoints[..] {
        [endpoint] => Ok(endpoint.connect_lazy()),
        _ => Ok(Channel::balance_list(endpoints.into_iter())),
    }
}

fn endpoint(host: &str, settings: &Etcd) -> anyhow::Result<Endpoint> {
    let is_encrypted = !settings.ca_cert_file.is_empty() || !settings.cert_file.is_empty();
    let address = match (host.contains("://"), is_encrypted) {
        (true, _) => host.to_owned(),
        (false, true) => format!("https://{host}"),
        (false, false) => format!("http://{host}"),
    };
    let endpoint = Endpoint::from_shared(address);
    let endpoint = endpoint.with_context(|| format!("Etcd: `{host}` is not `host:port`"))?;
    let endpoint = endpoint
        .connect_timeout(PATIENCE)
        .http2_keep_alive_interval(SILENCE)
        .keep_alive_timeout(SILENCE)
        .keep_alive_while_idle(true);
    match is_encrypted {
        true => encrypted(endpoint, settings),
        false => Ok(endpoint),
    }
}

#[cfg(feature = "tls")]
fn encrypted(endpoint: Endpoint, settings: &Etcd) -> anyhow::Result<Endpoint> {
    use tonic::transport::{Certificate, ClientTlsConfig, Identity};

    let read = |file: &str| std::fs::read(file).with_context(|| format!("Etcd: `{file}`"));
    let mut tls = ClientTlsConfig::new();
    if !settings.ca_cert_file.is_empty() {
        tls = tls.ca_certificate(Certificate::from_pem(read(&settings.ca_cert_file)?));
    }
    if !settings.cert_file.is_empty() {
        let (certificate, key) = (read(&settings.cert_file)?, read(&settings.cert_key_file)?);
        tls = tls.identity(Identity::from_pem(certificate, key));
    }
    Ok(endpoint.tls_config(tls)?)
}

#[cfg(not(feature = "tls"))]
fn encrypted(_endpoint: Endpoint, _settings: &Etcd) -> anyhow::Result<Endpoint> {
    anyhow::bail!(
        "Etcd: the service is not built for certificates: its crate names the feature `tls` of ferroctl-runtime where it is"
    )
}
