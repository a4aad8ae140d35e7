//! Where a called service is, as its block says.

use anyhow::{Context, bail, ensure};

use crate::settings::{Etcd, RpcClient};

/// Where a called service is.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// These instances, `host:port`.
    Fixed(Vec<String>),
    /// All that the name stands for, `host:port`.
    Name(String),
    /// Those that are registered.
    #[cfg(feature = "etcd")]
    Etcd(Etcd),
    /// Those that Kubernetes knows.
    #[cfg(feature = "kubernetes")]
    Kubernetes(crate::discovery::KubernetesService),
}

/// Says where the service is: `Endpoints`, `Target` and `Etcd`, in the order in which go-zero looks at them.
///
/// # Errors
/// None of them says it, or something that is not supported.
pub(super) fn target(settings: &RpcClient) -> anyhow::Result<Target> {
    match &settings.endpoints[..] {
        [] => {}
        // So that one variable in `Endpoints` may name an instance, or all behind a name.
        [only] if only.starts_with("dns:///") => return of_text(only, &settings.etcd),
        endpoints => return Ok(Target::Fixed(endpoints.to_vec())),
    }
    if settings.target.is_empty() && settings.etcd.is_there() {
        return registered(settings.etcd.clone());
    }
    of_text(&settings.target, &settings.etcd)
}

/// A `Target` in the forms of grpc-go and go-zero.
fn of_text(target: &str, etcd: &Etcd) -> anyhow::Result<Target> {
    let hosts = match target.split_once("://") {
        Some(("etcd" | "discov", rest)) => return registered(key(target, rest, etcd)?),
        Some(("k8s", rest)) => return in_kubernetes(target, rest),
        Some((scheme @ ("direct" | "dns" | "passthrough"), rest)) => {
            let hosts = rest.strip_prefix('/').with_context(|| {
                format!("Target: `{target}`: write three slashes before the host")
            })?;
            if scheme == "dns" && !hosts.contains(',') {
                ensure!(!hosts.is_empty(), "Target: `{target}` has no host");
                return Ok(Target::Name(hosts.to_owned()));
            }
            hosts
        }
        Some((scheme, _)) => bail!("Target: `{target}`: {}", instead_of(scheme)),
        None => target,
    };
    ensure!(
        !hosts.is_empty(),
        "none of Endpoints, Target and Etcd says where the service is"
    );
    let hosts = hosts.split(',').map(|host| host.trim().to_owned());
    Ok(Target::Fixed(hosts.collect()))
}

/// `etcd://a:2379,b:2379/user.rpc`: what go-zero makes of a block `Etcd` itself; who logs in stands in that.
fn key(target: &str, rest: &str, etcd: &Etcd) -> anyhow::Result<Etcd> {
    let (hosts, key) = rest
        .split_once('/')
        .with_context(|| format!("Target: `{target}`: write `etcd://host:port/key`"))?;
    let hosts = hosts
        .split(',')
        .map(str::trim)
        .filter(|host| !host.is_empty());
    Ok(Etcd {
        hosts: hosts.map(str::to_owned).collect(),
        key: key.to_owned(),
        ..etcd.clone()
    })
}

fn registered(etcd: Etcd) -> anyhow::Result<Target> {
    ensure!(!etcd.hosts.is_empty(), "Etcd: `Hosts` is empty");
    ensure!(!etcd.key.is_empty(), "Etcd: `Key` is empty");
    #[cfg(feature = "etcd")]
    return Ok(Target::Etcd(etcd));
    #[cfg(not(feature = "etcd"))]
    bail!(
        "Etcd: the service is not built for it: run `ferroctl gen`, which sees the block, or name the feature `etcd` of \
         ferroctl-runtime"
    )
}

#[cfg(feature = "kubernetes")]
fn in_kubernetes(target: &str, rest: &str) -> anyhow::Result<Target> {
    let service = crate::discovery::KubernetesService::read(rest);
    let service = service.with_context(|| format!("Target: `{target}`"))?;
    Ok(Target::Kubernetes(service))
}

#[cfg(not(feature = "kubernetes"))]
fn in_kubernetes(target: &str, _rest: &str) -> anyhow::Result<Target> {
    bail!(
        "Target: `{target}`: the service is not built to ask Kubernetes: run `ferroctl gen`, which sees the target, or name the \
         feature `kubernetes` of ferroctl-runtime; or write `dns:///<service>.<namespace>:<port>`, with a headless service"
    )
}

/// What to write in place of a target that asks a registry.
fn instead_of(scheme: &str) -> &'static str {
    match scheme {
        "consul" | "nacos" | "polaris" => {
            "this registry is not supported; write `Endpoints: [host:port, …]`, or `dns:///host:port` for \
             a name that stands for all instances"
        }
        _ => {
            "this scheme is not supported; write `dns:///host:port` or `direct:///host:port,host:port`"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(target_: &str) -> anyhow::Result<Target> {
        target(&RpcClient {
            target: target_.to_owned(),
            ..RpcClient::default()
        })
    }

    fn fixed(target: &str) -> Vec<String> {
        match read(target).unwrap() {
            Target::Fixed(hosts) => hosts,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_target_names_one_or_more_hosts() {
        assert_eq!(fixed("user-rpc:9300"), ["user-rpc:9300"]);
        assert_eq!(fixed("direct:///a:1, b:2"), ["a:1", "b:2"]);
        let name = read("dns:///user-rpc:9300").unwrap();
        assert!(matches!(name, Target::Name(host) if host == "user-rpc:9300"));
    }

    #[test]
    fn an_endpoint_may_be_a_name_for_all_instances() {
        let endpoints = |all: &[&str]| {
            let settings = RpcClient {
                endpoints: all.iter().map(|&it| it.to_owned()).collect(),
                ..RpcClient::default()
            };
            target(&settings).unwrap()
        };
        let name = endpoints(&["dns:///user-rpc:9300"]);
        assert!(matches!(name, Target::Name(host) if host == "user-rpc:9300"));
        let fixed = endpoints(&["user-rpc:9300"]);
        assert!(matches!(fixed, Target::Fixed(hosts) if hosts == ["user-rpc:9300"]));
    }

    #[cfg(feature = "etcd")]
    #[test]
    fn etcd_is_a_block_or_a_target() {
        let etcd = |target| match target {
            Target::Etcd(etcd) => (etcd.hosts.join("+"), etcd.key),
            other => panic!("{other:?}"),
        };
        let block = Etcd {
            hosts: vec!["a:1".to_owned(), "b:2".to_owned()],
            key: "user.rpc".to_owned(),
            ..Etcd::default()
        };
        let settings = RpcClient {
            etcd: block,
            ..RpcClient::default()
        };
        let expected = ("a:1+b:2".to_owned(), "user.rpc".to_owned());
        assert_eq!(etcd(target(&settings).unwrap()), expected);
        assert_eq!(etcd(read("etcd://a:1,b:2/user.rpc").unwrap()), expected);
        assert_eq!(etcd(read("discov://a:1,b:2/user.rpc").unwrap()), expected);
        let said = read("etcd:///user.rpc").unwrap_err().to_string();
        assert!(said.contains("`Hosts` is empty"), "{said}");
    }

    #[test]
    fn kubernetes_is_asked_where_the_service_is_built_for_it() {
        let said = |target| format!("{:#}", read(target).unwrap_err());
        if cfg!(feature = "kubernetes") {
            for good in [
                "k8s://default/user-rpc:9300",
                "k8s:///user-rpc",
                "k8s://ns/user-rpc/",
            ] {
                assert!(read(good).is_ok(), "{good}");
            }
            for wrong in [
                "k8s://default",
                "k8s://ns/user-rpc:x",
                "k8s://ns/",
                "k8s://n?s/x:1",
            ] {
                assert!(said(wrong).contains(wrong), "{wrong}");
            }
        } else {
            let said = said("k8s://default/user-rpc:9300");
            assert!(said.contains("feature `kubernetes`"), "{said}");
            assert!(
                said.contains("dns:///<service>.<namespace>:<port>"),
                "{said}"
            );
        }
    }

    #[test]
    fn what_is_not_supported_stops_the_start() {
        assert!(read("").unwrap_err().to_string().contains("none of"));
        for (wrong, instead) in [
            (
                "consul://127.0.0.1:8500/user?wait=14s",
                "Endpoints: [host:port",
            ),
            ("nacos://127.0.0.1:8848/user", "Endpoints: [host:port"),
            ("xds:///user", "dns:///host:port"),
            ("dns://8.8.8.8/user:9300", "three slashes"),
        ] {
            let said = read(wrong).unwrap_err().to_string();
            assert!(said.contains(wrong) && said.contains(instead), "{said}");
        }
    }
}
