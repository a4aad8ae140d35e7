//! Where others reach this instance.

use std::net::{IpAddr, SocketAddr, UdpSocket};

/// Kubernetes tells a pod its address by this variable, where its manifest says so.
const POD_IP: &str = "POD_IP";

/// What a service that listens on `listens`, as its YAML says, and in truth on `bound`, is reached by: its own host, or
/// for all interfaces `POD_IP`, or the address of the interface that leads to `towards` (`zrpc/internal/rpcpubserver.go`).
pub(super) fn of(listens: &str, bound: SocketAddr, towards: &str) -> String {
    let host = listens.rsplit_once(':').map_or(listens, |(host, _)| host);
    let host = match host {
        "" | "0.0.0.0" | "[::]" => pod().or_else(|| interface(towards)),
        host => Some(host.to_owned()),
    };
    match host {
        Some(host) => format!("{host}:{}", bound.port()),
        None => bound.to_string(),
    }
}

fn pod() -> Option<String> {
    std::env::var(POD_IP).ok().filter(|ip| !ip.is_empty())
}

/// No packet is sent: the system is asked for the way.
fn interface(towards: &str) -> Option<String> {
    let socket = UdpSocket::bind(("0.0.0.0", 0)).ok()?;
    socket.connect(towards).ok()?;
    match socket.local_addr().ok()?.ip() {
        IpAddr::V4(ip) => Some(ip.to_string()),
        IpAddr::V6(ip) => Some(format!("[{ip}]")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_interfaces_are_one_that_others_reach() {
        let bound = |text: &str| text.parse().unwrap();
        let towards = "127.0.0.1:2379";
        assert_eq!(
            of("10.0.0.7:0", bound("10.0.0.7:9300"), towards),
            "10.0.0.7:9300"
        );
        assert_eq!(
            of("user:9300", bound("10.0.0.7:9300"), towards),
            "user:9300"
        );
        for all in ["0.0.0.0:9300", ":9300", "[::]:9300"] {
            assert_eq!(of(all, bound("0.0.0.0:9300"), towards), "127.0.0.1:9300");
        }
    }
}
