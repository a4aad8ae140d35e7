//! A server of the tests' own, which ends with them.

use std::{
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// A server on a port of this machine. It ends when this process does, whatever ends it.
pub struct Server {
    /// Its port.
    pub port: u16,
    _guard: Child,
    folder: TempDir,
}

impl Server {
    /// Starts what `script` says, a shell's words in which `$1` is a folder and `$2` a port; the last line has to be
    /// the server itself.
    ///
    /// # Panics
    /// It is not ready after a minute.
    pub fn start(script: &str) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        Self::start_on(port, script)
    }

    /// The same, on that port.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[allow(dead_code, reason = "most servers take any port")]
    pub fn start_on(port: u16, script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Self {
            port,
            _guard: spawn(script, folder.path(), port),
            folder,
        };
        server.listening();
        server
    }

    /// A Redis.
    #[allow(dead_code, reason = "not every test has one")]
    pub fn redis() -> Self {
        Self::start(
            r#"redis-server --bind 127.0.0.1 --port "$2" --dir "$1" --save "" --appendonly no"#,
        )
    }

    /// A MariaDB, whose user `root` needs no password.
    #[allow(dead_code, reason = "not every test has one")]
    pub fn mariadb() -> Self {
        Self::start(
            r#"mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$1/data" --auth-root-authentication-method=normal >/dev/null;
            mariadbd --no-defaults --user="$(id -un)" --datadir="$1/data" --socket="$1/socket" --bind-address=127.0.0.1 --port="$2""#,
        )
    }

    /// A PostgreSQL, whose user `root` needs no password and whose user `app` does.
    #[allow(dead_code, reason = "not every test has one")]
    pub fn postgres() -> Self {
        let server = Self::start(
            r#"as=; if [ "$(id -u)" = 0 ]; then chown postgres "$1"; as="setpriv --reuid=postgres --regid=postgres --clear-groups"; fi;
            PATH="$PATH:$(echo /usr/lib/postgresql/*/bin)";
            $as initdb --auth=trust --username=root --encoding=UTF8 --no-sync -D "$1/data" >/dev/null;
            printf 'host all root all trust\nhost all app all scram-sha-256\n' >"$1/data/pg_hba.conf";
            $as postgres -D "$1/data" -k "$1" -h 127.0.0.1 -p "$2""#,
        );
        // It listens before it is ready, and refuses ("the database system is starting up") until then.
        server.until(|port| {
            let ask = format!(
                "PATH=\"$PATH:$(echo /usr/lib/postgresql/*/bin)\" pg_isready -q -h 127.0.0.1 -p {port}"
            );
            let asked = Command::new("sh").args(["-c", &ask]).status();
            asked.is_ok_and(|status| status.success())
        });
        server
    }

    fn listening(&self) {
        self.until(|port| TcpStream::connect(("127.0.0.1", port)).is_ok());
    }

    /// Waits until `ready` says so of the port.
    fn until(&self, ready: impl Fn(u16) -> bool) {
        let until = Instant::now() + Duration::from_secs(60);
        while !ready(self.port) {
            let said =
                || std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(
                Instant::now() < until,
                "the server is not ready: {}",
                said()
            );
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// A shell that starts the server and ends it, and the folder, once its own input ends, which is when this
/// process ends.
fn spawn(script: &str, folder: &Path, port: u16) -> Child {
    let guarded = format!(
        "exec >\"$1/log\" 2>&1; set -e; {script} </dev/null & server=$!; cat; kill -QUIT $server; kill $server || :; wait $server || :; rm -r \"$1\""
    );
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &guarded, "server"])
        .arg(folder)
        .arg(port.to_string());
    shell.stdin(Stdio::piped()).spawn().expect("sh runs")
}
