//! Hosts and ports in the texts of a YAML.

use std::fmt;

/// A host and, where it is given, its port.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address<'a> {
    /// The host, without brackets.
    pub host: &'a str,
    /// The port.
    pub port: Option<u16>,
}

impl<'a> Address<'a> {
    /// The addresses of a text: a URL, a Go driver's DSN, or `host:port` once or more with commas between.
    pub(super) fn all(text: &'a str) -> Vec<Self> {
        let places = match (text.split_once("://"), text.split_once("@tcp(")) {
            (Some((_, rest)), _) => authority(rest),
            (None, Some((_, rest))) => rest.split(')').next().unwrap_or_default(),
            (None, None) => text,
        };
        places.split(',').filter_map(Self::one).collect()
    }

    fn one(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
            _ => (text, None),
        };
        let host = host.trim_matches(['[', ']']);
        // Anything else is no address, and may be a password.
        let is_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        (!host.is_empty() && host.chars().all(is_host)).then_some(Self { host, port })
    }

    /// Whether it is the process's own machine, in a container the container itself.
    pub(super) fn is_loopback(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost")
            || self.host.starts_with("127.")
            || self.host == "::1"
    }

    /// Whether it can be the name of a container: no domain, no number.
    pub(super) fn is_bare_name(&self) -> bool {
        !self.host.contains(['.', ':'])
    }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Host and port of what stands behind `://`.
fn authority(rest: &str) -> &str {
    let rest = rest.trim_start_matches('/');
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let authority = &rest[..end];
    authority.rsplit('@').next().unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn addresses_are_read_in_every_form() {
        let one = |text| {
            let found = Address::all(text);
            assert_eq!(found.len(), 1, "{text}");
            (found[0].host.to_owned(), found[0].port)
        };
        let is = |host: &str, port: u16| (host.to_owned(), Some(port));
        assert_eq!(one("http://jaeger:14268/api/traces"), is("jaeger", 14268));
        assert_eq!(one("a:p@tcp(db:3306)/x?parseTime=true"), is("db", 3306));
        assert_eq!(one("mysql://a:p@db:3306/x"), is("db", 3306));
        assert_eq!(one("dns:///user-rpc:9300"), is("user-rpc", 9300));
        assert_eq!(one("[::1]:80"), is("::1", 80));
        assert_eq!(one("redis"), ("redis".to_owned(), None));
        assert_eq!(Address::all("a:1, b:2").len(), 2);
        assert!(Address::all("").is_empty());
        assert!(Address::all("host=db user=a password=b").is_empty());
    }

    #[test]
    fn the_own_machine_has_many_names() {
        for text in ["localhost:1", "127.0.0.1:1", "LOCALHOST", "[::1]:1"] {
            assert!(Address::all(text)[0].is_loopback(), "{text}");
        }
        assert!(!Address::all("user-rpc:1")[0].is_loopback());
    }
}
