//! What stands here in a service that is built without TLS: nobody has one of these, and a YAML that asks for one stops
//! the start.

use anyhow::ensure;

use super::Speaks;
use crate::settings::{ClientTls, ServerTls};

const NOT_BUILT: &str = "the YAML asks for TLS, and the service is not built for it: run `ferroctl gen`, which sees \
    `CertFile`, `CACertFile`, `Tls: true`, `OtlpHttpSecure: true` and `https://` in the file itself, and build it again; or \
    name the feature `tls` of ferroctl-runtime in its Cargo.toml";

/// An encrypted port.
#[derive(Debug, Clone)]
pub(crate) enum Server {}

impl Server {
    /// None where nothing is asked for.
    ///
    /// # Errors
    /// Something is.
    pub(crate) fn new(settings: ServerTls, _speaks: Speaks) -> anyhow::Result<Option<Self>> {
        ensure!(!settings.is_asked_for(), NOT_BUILT);
        Ok(None)
    }
}

/// Encrypted connections to somebody.
#[derive(Debug, Clone)]
pub(crate) enum Client {}

impl Client {
    /// None where nothing is asked for.
    ///
    /// # Errors
    /// Something is.
    pub(crate) fn new(settings: ClientTls, _speaks: Speaks) -> anyhow::Result<Option<Self>> {
        ensure!(!settings.is_asked_for(), NOT_BUILT);
        Ok(None)
    }

    /// As nobody has one, it has no name.
    pub(crate) fn or_named(self, _host: &str) -> anyhow::Result<Self> {
        match self {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yaml_that_asks_for_tls_stops_the_start() {
        assert!(
            Server::new(ServerTls::default(), Speaks::Http)
                .unwrap()
                .is_none()
        );
        let settings = ServerTls {
            cert_file: "tls.crt".to_owned(),
            ..ServerTls::default()
        };
        let said = Server::new(settings, Speaks::Http).unwrap_err().to_string();
        assert!(said.contains("run `ferroctl gen`"), "{said}");
        let settings = ClientTls {
            is_on: true,
            ..ClientTls::default()
        };
        assert!(Client::new(settings, Speaks::Http2).is_err());
    }
}
