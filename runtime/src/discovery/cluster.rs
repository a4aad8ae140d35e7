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
use crate::{
    settings::{ClientTls, Etcd},
    tls::{self, Speaks},
};

/// How long a question may take, and a connection, as in go-zero.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// How long a cluster may be silent before it is asked whether it is there, and then before it is not.
const SILENCE: Duration = Duration::from_secs(5);

/// The connections that there are, by the hosts and the user, and by how they are encrypted.
static CLUSTERS: LazyLock<Mutex<HashMap<Name, Weak<Client>>>> = LazyLock::new(Mutex::default);

type Name = (String, ClientTls);

/// The connection to the cluster that the block names. To be called in a tokio runtime.
///
/// # Errors
/// No hosts, or some that are no addresses; a cluster that does not answer, or does not know the user.
pub(super) async fn connect(settings: &Etcd) -> anyhow::Result<Arc<Client>> {
    ensure!(!settings.hosts.is_empty(), "Etcd: `Hosts` is empty");
    ensure!(!settings.key.is_empty(), "Etcd: `Key` is empty");
    let hosts = settings.hosts.join(",");
    let name = (format!("{}@{hosts}", settings.user), settings.tls());
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

fn channel(settings: &Etcd) -> anyhow::Result<Channel> {
    match encryption(settings)? {
        None => plain(settings),
        #[cfg(feature = "tls")]
        Some(tls) => {
            let hosts = super::encrypted::InTurn::new(&settings.hosts, tls)?;
            // Which of them it is does not matter to etcd.
            let first = settings.hosts[0].trim_start_matches("https://");
            let origin = format!("https://{first}").parse()?;
            let endpoint = endpoint(first)?.origin(origin);
            Ok(endpoint.connect_with_connector_lazy(hosts))
        }
        #[cfg(not(feature = "tls"))]
        Some(never) => match never {},
    }
}

/// How connections are encrypted, if they are.
///
/// # Errors
/// Certificates that cannot be taken.
pub(super) fn encryption(settings: &Etcd) -> anyhow::Result<Option<tls::Client>> {
    tls::Client::new(settings.tls(), Speaks::Http2).context("Etcd")
}

/// Connections to all hosts, of which each question takes one that answers.
fn plain(settings: &Etcd) -> anyhow::Result<Channel> {
    let hosts = settings.hosts.iter();
    let endpoints: Vec<_> = hosts
        .map(|host| endpoint(host))
        .collect::<anyhow::Result<_>>()?;
    match &endpoints[..] {
        [endpoint] => Ok(endpoint.connect_lazy()),
        _ => Ok(Channel::balance_list(endpoints.into_iter())),
    }
}

fn endpoint(host: &str) -> anyhow::Result<Endpoint> {
    let address = match host.contains("://") {
        true => host.to_owned(),
        false => format!("http://{host}"),
    };
    let endpoint = Endpoint::from_shared(address);
    let endpoint = endpoint.with_context(|| format!("Etcd: `{host}` is not `host:port`"))?;
    Ok(endpoint
        .connect_timeout(PATIENCE)
        .http2_keep_alive_interval(SILENCE)
        .keep_alive_timeout(SILENCE)
        .keep_alive_while_idle(true))
}
