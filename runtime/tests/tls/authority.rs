//! An authority of the tests' own, and files with what it signs.

use std::{
    fs,
    os::unix::fs::symlink,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, date_time_ymd,
};
use tempfile::TempDir;

/// How many authorities there are; each has a name of its own.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// Who signs.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key, PEM.
pub struct Pair {
    pub certificate: String,
    pub key: String,
}

/// When a certificate is good.
#[derive(Clone, Copy, PartialEq)]
#[allow(dead_code, reason = "not every test has all of them")]
pub enum Time {
    Now,
    Past,
    Future,
}

impl Authority {
    pub fn new() -> Self {
        Self::of(Time::Now)
    }

    pub fn of(time: Time) -> Self {
        let mut params = params(&[], time);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(
            DnType::CommonName,
            format!("authority {}", COUNT.fetch_add(1, Relaxed)),
        );
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// For a server on this machine, or a client.
    pub fn sign(&self) -> Pair {
        self.sign_for(&["localhost", "127.0.0.1"], Time::Now)
    }

    pub fn sign_for(&self, names: &[&str], time: Time) -> Pair {
        let mut params = params(names, time);
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::ServerAuth,
            ExtendedKeyUsagePurpose::ClientAuth,
        ];
        let key = KeyPair::generate().unwrap();
        Pair {
            certificate: params.signed_by(&key, &self.0).unwrap().pem(),
            key: key.serialize_pem(),
        }
    }
}

fn params(names: &[&str], time: Time) -> CertificateParams {
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    let mut params = CertificateParams::new(names).unwrap();
    let (from, to) = match time {
        Time::Now => (2020, 2100),
        Time::Past => (2020, 2021),
        Time::Future => (2099, 2100),
    };
    params.not_before = date_time_ymd(from, 1, 1);
    params.not_after = date_time_ymd(to, 1, 1);
    params
}

/// A folder as Kubernetes mounts a secret: the files are links into a folder that is a link, too.
pub struct Mount {
    folder: TempDir,
    version: u32,
}

#[allow(dead_code, reason = "not every test changes its files")]
impl Mount {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let mut mount = Self {
            folder: tempfile::tempdir().unwrap(),
            version: 0,
        };
        for (name, _) in files {
            let to = PathBuf::from("..data").join(name);
            symlink(to, mount.folder.path().join(name)).unwrap();
        }
        mount.put(files);
        mount
    }

    /// The pair as `tls.crt` and `tls.key`, and the authority as `ca.crt`.
    pub fn of(pair: &Pair, authority: &Authority) -> Self {
        Self::new(&files(pair, &authority.pem()))
    }

    /// Puts other files there at once, as Kubernetes does.
    pub fn put(&mut self, files: &[(&str, &str)]) {
        self.version += 1;
        let version = format!("..{}", self.version);
        let folder = self.folder.path().join(&version);
        fs::create_dir(&folder).unwrap();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
        let link = self.folder.path().join("..data_tmp");
        symlink(version, &link).unwrap();
        fs::rename(link, self.folder.path().join("..data")).unwrap();
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

/// What is in a mount of a pair.
pub fn files<'a>(pair: &'a Pair, authority: &'a str) -> [(&'static str, &'a str); 3] {
    [
        ("tls.crt", &pair.certificate),
        ("tls.key", &pair.key),
        ("ca.crt", authority),
    ]
}
