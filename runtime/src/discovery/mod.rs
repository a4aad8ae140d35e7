//! Who is where, in etcd, as go-zero keeps it (`core/discov`): `<Key>/<lease>` is `ip:port` of an instance, for as long
//! as the instance keeps the lease alive.

mod client;
mod cluster;
mod instances;
mod place;
mod registration;
mod wire;

pub(crate) use self::{instances::Instances, registration::register};
