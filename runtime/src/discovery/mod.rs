//! Who is where, in etcd, as go-zero keeps it (`core/discov`): `<Key>/<lease>` is `ip:port` of an instance, for as long
//! as the instance keeps the lease alive. Or in Kubernetes, which knows its own.

#[cfg(feature = "kubernetes")]
mod api_server;
#[cfg(feature = "etcd")]
mod client;
#[cfg(feature = "etcd")]
mod cluster;
#[cfg(all(feature = "etcd", feature = "tls"))]
mod encrypted;
#[cfg(feature = "etcd")]
mod instances;
#[cfg(feature = "kubernetes")]
mod kubernetes;
#[cfg(feature = "etcd")]
mod place;
#[cfg(feature = "etcd")]
mod registration;
#[cfg(feature = "kubernetes")]
mod slice;
#[cfg(feature = "etcd")]
mod wire;

#[cfg(feature = "kubernetes")]
pub(crate) use self::{api_server::ApiServer, kubernetes::KubernetesService};
#[cfg(feature = "etcd")]
pub(crate) use self::{instances::Instances, registration::register};
