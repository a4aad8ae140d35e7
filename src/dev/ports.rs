//! Ports that somebody else has already.

use std::fmt;
use std::io;
use std::net::TcpListener;

use listeners::{Protocol, get_process_by_port};

use super::member::{Address, Member};

/// A port of a service that cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    service: String,
    port: u16,
    purpose: &'static str,
    /// Name and number of the process that has it, where the system tells.
    holder: Option<(String, u32)>,
}

/// The ports of all services that are in use.
#[must_use]
pub fn taken<'a>(members: impl IntoIterator<Item = &'a Member>) -> Vec<Taken> {
    let members = members.into_iter();
    let ports = members.flat_map(|member| member.ports().map(move |port| (member, port)));
    let taken = ports.filter(|(_, (address, _))| is_in_use(address));
    taken
        .map(|(member, (address, purpose))| Taken {
            service: member.name.clone(),
            port: address.port,
            purpose,
            holder: holder(address.port),
        })
        .collect()
}

/// Whatever else is wrong with an address, the service itself says best.
fn is_in_use(address: &Address) -> bool {
    let host = if address.host.is_empty() {
        "0.0.0.0"
    } else {
        &address.host
    };
    let bound = TcpListener::bind((host, address.port));
    bound.is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse)
}

fn holder(port: u16) -> Option<(String, u32)> {
    let process = get_process_by_port(port, Protocol::TCP).ok()?;
    Some((process.name, process.pid))
}

impl Taken {
    /// Whether the service itself has it, by the name of its process, which Linux cuts.
    #[must_use]
    pub fn is_own(&self) -> bool {
        let holder = self.holder.as_ref().map(|(name, _)| name.as_str());
        holder.is_some_and(|name| !name.is_empty() && self.service.starts_with(name))
    }
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            service,
            port,
            purpose,
            holder,
        } = self;
        write!(f, "port {port} ({purpose} of `{service}`) is in use")?;
        match holder {
            Some((name, process)) => write!(f, " by `{name}`, process {process}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_said_with_who_has_it() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let address = Address {
            host: "127.0.0.1".to_owned(),
            port,
        };
        assert!(is_in_use(&address));
        if cfg!(target_os = "linux") {
            let (_, process) = holder(port).unwrap();
            assert_eq!(process, std::process::id());
        }
        drop(listener);
        assert!(!is_in_use(&address));
        let taken = Taken {
            service: "user-api".to_owned(),
            port: 8300,
            purpose: "requests",
            holder: Some(("python3".to_owned(), 7)),
        };
        let expected = "port 8300 (requests of `user-api`) is in use by `python3`, process 7";
        assert_eq!(taken.to_string(), expected);
        assert!(!taken.is_own());
    }
}
