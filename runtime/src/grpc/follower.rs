//! Keeps a pool up to date with who is there.

use std::{net::SocketAddr, sync::Arc, time::Duration};

#[cfg(any(feature = "etcd", feature = "kubernetes"))]
use tokio::sync::oneshot;
use tokio::{net::lookup_host, task::JoinHandle, time::sleep};

use super::{link::Dialer, pool::Pool};

/// How often a name is asked for again.
const AGAIN: Duration = Duration::from_secs(5);

/// Hears of the addresses that there are.
#[cfg(any(feature = "etcd", feature = "kubernetes"))]
type Tell = Box<dyn Fn(Vec<String>) + Send + Sync>;

/// Keeps a pool up to date as long as it is there.
#[derive(Debug)]
pub(super) struct Follower(JoinHandle<()>);

impl Follower {
    /// Follows a name: where it stands for several instances the pool has each of them, where it stands for one the name
    /// itself, which each connection resolves anew.
    pub(super) fn of_name(pool: &Arc<Pool>, name: String, dialer: &Dialer) -> Self {
        let (pool, dialer) = (Arc::clone(pool), dialer.clone());
        Self(tokio::spawn(async move {
            loop {
                pool.become_those(resolved(&name).await, &dialer);
                sleep(AGAIN).await;
            }
        }))
    }

    /// Follows a key of etcd.
    ///
    /// # Errors
    /// Certificates for etcd that cannot be taken; under `NonBlock: false`, etcd cannot be asked.
    #[cfg(feature = "etcd")]
    pub(super) async fn of_key(
        pool: &Arc<Pool>,
        etcd: &crate::settings::Etcd,
        dialer: &Dialer,
    ) -> anyhow::Result<Self> {
        let instances = crate::discovery::Instances::new(etcd)?;
        let follow = |tell, told| instances.follow(tell, told);
        Self::of_registry(pool, dialer, follow).await
    }

    /// Follows a service of Kubernetes.
    ///
    /// # Errors
    /// This is no cluster; under `NonBlock: false`, its API server cannot be asked.
    #[cfg(feature = "kubernetes")]
    pub(super) async fn of_service(
        pool: &Arc<Pool>,
        service: crate::discovery::KubernetesService,
        dialer: &Dialer,
    ) -> anyhow::Result<Self> {
        let server = crate::discovery::ApiServer::of_cluster()?;
        let follow = |tell, told| service.follow(server, tell, told);
        Self::of_registry(pool, dialer, follow).await
    }

    #[cfg(any(feature = "etcd", feature = "kubernetes"))]
    async fn of_registry<F: Future<Output = ()> + Send + 'static>(
        pool: &Arc<Pool>,
        dialer: &Dialer,
        follow: impl FnOnce(Tell, oneshot::Sender<anyhow::Result<()>>) -> F,
    ) -> anyhow::Result<Self> {
        let (told, first) = oneshot::channel();
        let tell: Tell = {
            let (pool, dialer) = (Arc::clone(pool), dialer.clone());
            Box::new(move |addresses| pool.become_those(addresses, &dialer))
        };
        let follower = Self(tokio::spawn(follow(tell, told)));
        match first.await {
            Ok(Err(error)) if dialer.non_block => {
                tracing::warn!("{error:#}; asked again until it answers");
            }
            Ok(result) => result?,
            Err(_) => anyhow::bail!("the task ended"),
        }
        Ok(follower)
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The addresses of a name; the name itself where it stands for one, or for nothing so far.
async fn resolved(name: &str) -> Vec<String> {
    let found = lookup_host(name)
        .await
        .map(Iterator::collect::<Vec<SocketAddr>>);
    let mut found = found.unwrap_or_default();
    found.sort();
    found.dedup();
    match found.len() {
        0 | 1 => vec![name.to_owned()],
        _ => found.iter().map(SocketAddr::to_string).collect(),
    }
}
