//! An etcd of the test's own, asked by etcd's own program.

use std::process::Command;

use ferroctl_runtime::settings::Etcd;

use crate::process::Server;

/// A real etcd.
pub struct Registry {
    server: Option<Server>,
    port: u16,
    folder: tempfile::TempDir,
}

impl Registry {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = serve(folder.path(), None);
        Self {
            port: server.port,
            server: Some(server),
            folder,
        }
    }

    /// The block that names `key` there.
    pub fn block(&self, key: &str) -> Etcd {
        Etcd {
            hosts: vec![self.host()],
            key: key.to_owned(),
            ..Etcd::default()
        }
    }

    /// Its address.
    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What stands below `key`: keys and values.
    pub fn below(&self, key: &str) -> Vec<(String, String)> {
        let text = self.control(&["get", "--prefix", &format!("{key}/")]);
        let lines: Vec<_> = text.lines().collect();
        let pairs = lines.chunks(2);
        pairs
            .map(|pair| (pair[0].to_owned(), pair[1].to_owned()))
            .collect()
    }

    /// What etcd's own program says.
    pub fn control(&self, arguments: &[&str]) -> String {
        let mut program = Command::new("etcdctl");
        program
            .env("ETCDCTL_API", "3")
            .arg("--endpoints")
            .arg(self.host());
        let output = program.args(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Ends it; what it knows stays on the disk.
    pub fn end(&mut self) {
        drop(self.server.take());
        while std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
    }

    /// Starts it again; with an empty memory, where that is asked for.
    pub fn start_again(&mut self, is_empty: bool) {
        if is_empty {
            std::fs::remove_dir_all(self.folder.path().join("data")).unwrap();
        }
        self.server = Some(serve(self.folder.path(), Some(self.port)));
    }
}

fn serve(folder: &std::path::Path, port: Option<u16>) -> Server {
    let data = folder.join("data");
    let script = format!(
        r#"etcd --data-dir "{}" --listen-client-urls "http://127.0.0.1:$2" --advertise-client-urls "http://127.0.0.1:$2" --listen-peer-urls "http://127.0.0.1:0" --log-level error"#,
        data.display()
    );
    match port {
        Some(port) => Server::start_on(port, &script),
        None => Server::start(&script),
    }
}
