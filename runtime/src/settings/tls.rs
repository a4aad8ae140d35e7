//! What the blocks of the YAML say about encrypted connections, each by keys of its own.

/// What a server shows, and whom it takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ServerTls {
    /// `CertFile`
    pub cert_file: String,
    /// `KeyFile`
    pub key_file: String,
    /// `CACertFile`: who signed the certificates of clients, which then have to show one.
    pub ca_cert_file: String,
}

/// Whom a client takes for the server, and what it shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct ClientTls {
    /// Whether the connection is encrypted, whether or not there are files.
    pub is_on: bool,
    /// `CACertFile`: who signed the server's certificate; empty means one of the machine's.
    pub ca_cert_file: String,
    /// `CertFile`
    pub cert_file: String,
    /// `CertKeyFile`
    pub cert_key_file: String,
    /// `ServerName`: in place of the host that is connected to.
    pub server_name: String,
    /// `InsecureSkipVerify`: takes any certificate.
    pub insecure_skip_verify: bool,
}

impl ServerTls {
    /// Whether any of its keys is there.
    pub(crate) fn is_asked_for(&self) -> bool {
        [&self.cert_file, &self.key_file, &self.ca_cert_file]
            .iter()
            .any(|file| !file.is_empty())
    }
}

impl ClientTls {
    /// Whether connections are encrypted: a certificate says so as well.
    pub(crate) fn is_asked_for(&self) -> bool {
        self.is_on || !self.ca_cert_file.is_empty() || !self.cert_file.is_empty()
    }
}
