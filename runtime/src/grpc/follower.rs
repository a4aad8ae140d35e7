//! Keeps a pool up to date with who is there.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

#[cfg(any(feature = "etcd", feature = "kubernetes"))]
use tokio::sync::oneshot;
use tokio::{
    net::lookup_host,
    task::JoinHandle,
    time::{sleep, timeout},
};

use super::{link::Dialer, pool::Pool};

/// How often a name is asked for again…
const AGAIN: Duration = Duration::from_secs(5);
/// …and where a call was lost, as a rollout may replace all of them within a second: so often at most.
const SOON: Duration = Duration::from_millis(100);

/// Hears of the addresses that there are.
#[cfg(any(feature = "etcd", feature = "kubernetes"))]
type Tell = Box<dyn Fn(Vec<String>) + Send + Sync>;

/// Keeps a pool up to date as long as it is there.
#[derive(Debug)]
pub(super) struct Follower(JoinHandle<()>);

impl Follower {
    /// Follows a name: where it stands for several instances the pool has each of them, where it stands for one the name
    /// itself, which each connection resolves anew. While it stands for nothing, or nobody can be asked, the pool stays as
    /// it was.
    pub(super) fn of_name(pool: &Arc<Pool>, name: String, dialer: &Dialer) -> Self {
        let (pool, dialer) = (Arc::clone(pool), dialer.clone());
        Self(tokio::spawn(async move {
            loop {
                if let Some(addresses) = addresses(&name, lookup_host(&name).await) {
                    pool.become_those(addresses, &dialer);
                }
                sleep(SOON).await;
                // Whichever comes first.
                let _ = timeout(AGAIN, pool.lost()).await;
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

/// The addresses that were found for a name, or the name itself where it stands for one; none where nothing was found.
fn addresses(
    name: &str,
    found: io::Result<impl Iterator<Item = SocketAddr>>,
) -> Option<Vec<String>> {
    let mut found: Vec<_> = found.ok()?.collect();
    found.sort();
    found.dedup();
    match found.len() {
        0 => None,
        1 => Some(vec![name.to_owned()]),
        _ => Some(found.iter().map(SocketAddr::to_string).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(found: &[&str]) -> Option<Vec<String>> {
        let found = found.iter().map(|address| address.parse().unwrap());
        addresses("user-rpc:9300", Ok(found))
    }

    #[test]
    fn several_addresses_are_instances_and_one_is_the_name() {
        let several = of(&["10.0.0.2:9300", "10.0.0.1:9300", "10.0.0.2:9300"]);
        assert_eq!(several.unwrap(), ["10.0.0.1:9300", "10.0.0.2:9300"]);
        assert_eq!(of(&["10.0.0.1:9300"]).unwrap(), ["user-rpc:9300"]);
    }

    #[test]
    fn what_is_not_found_changes_nothing() {
        assert_eq!(of(&[]), None);
        let error: io::Result<std::vec::IntoIter<_>> = Err(io::ErrorKind::TimedOut.into());
        assert_eq!(addresses("user-rpc:9300", error), None);
    }
}
