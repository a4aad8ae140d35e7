//! The servers that services name in their YAML: databases, cache, discovery.

use super::pulled;
use crate::ir::Server;
use crate::system::container::{Container, MemoryFolder, Mount, Port, Probe, Test};
use crate::system::environment::{Secret, Value};
use crate::system::images::Upstream;

/// A server that services name in their YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Its container.
    pub container: Container,
    /// Its secrets.
    pub secrets: Vec<Secret>,
    /// The placeholder that names its address.
    pub address_variable: &'static str,
    /// The URL of the database that all services share on it, where it is a database.
    pub database_url: Option<Value>,
}

impl Store {
    /// The server of that kind.
    #[must_use]
    pub fn of(server: Server) -> Self {
        match server {
            Server::Mysql => mysql(),
            Server::Postgres => postgres(),
            Server::Redis => redis(),
            Server::Etcd => etcd(),
        }
    }

    /// `mysql:3306`: where it is in the stack.
    #[must_use]
    pub fn address(&self) -> String {
        let ports = self.container.ports.iter();
        let port = ports.map(|port| port.number).next().unwrap_or_default();
        format!("{}:{port}", self.container.name)
    }
}

const MYSQL_PASSWORD: &str = "MYSQL_PASSWORD";
const MYSQL_ROOT_PASSWORD: &str = "MYSQL_ROOT_PASSWORD";

fn mysql() -> Store {
    let container = Container {
        user: Some("999:999"),
        ports: vec![Port::tcp(3306, "MYSQL")],
        mounts: vec![Mount::volume("mysql-data", "/var/lib/mysql")],
        memory_folders: vec![
            MemoryFolder::of("/tmp", 999, 999),
            MemoryFolder::of("/var/run/mysqld", 999, 999),
        ],
        probe: Some(Probe {
            note: None,
            test: Test::Shell("mysqladmin ping -h 127.0.0.1 -u app -p\"$MYSQL_PASSWORD\" --silent"),
            timeout: 3,
            retries: 24,
            start_period: 30,
        }),
        memory: 768,
        ..pulled("mysql", Upstream::Mysql)
    };
    Store {
        container: with(
            container,
            &[
                ("MYSQL_DATABASE", Value::constant("app")),
                ("MYSQL_USER", Value::constant("app")),
                (MYSQL_PASSWORD, Value::secret(MYSQL_PASSWORD)),
                (MYSQL_ROOT_PASSWORD, Value::secret(MYSQL_ROOT_PASSWORD)),
            ],
        ),
        secrets: vec![
            Secret::new(MYSQL_PASSWORD, "The password of MySQL's user app."),
            Secret::new(MYSQL_ROOT_PASSWORD, "The password of MySQL's user root."),
        ],
        address_variable: "MYSQL_ADDR",
        database_url: Some(Value::secret_in(
            "mysql://app:",
            MYSQL_PASSWORD,
            "@mysql:3306/app",
        )),
    }
}

const POSTGRES_PASSWORD: &str = "POSTGRES_PASSWORD";

fn postgres() -> Store {
    let container = Container {
        user: Some("999:999"),
        ports: vec![Port::tcp(5432, "POSTGRES")],
        mounts: vec![Mount::volume("postgres-data", "/var/lib/postgresql")],
        memory_folders: vec![
            MemoryFolder::of("/tmp", 999, 999),
            MemoryFolder::of("/var/run/postgresql", 999, 999),
        ],
        probe: Some(Probe {
            note: None,
            test: Test::exec(&["pg_isready", "-h", "127.0.0.1", "-U", "app"]),
            timeout: 3,
            retries: 24,
            start_period: 10,
        }),
        memory: 512,
        ..pulled("postgres", Upstream::Postgres)
    };
    Store {
        container: with(
            container,
            &[
                ("POSTGRES_DB", Value::constant("app")),
                ("POSTGRES_USER", Value::constant("app")),
                (POSTGRES_PASSWORD, Value::secret(POSTGRES_PASSWORD)),
            ],
        ),
        secrets: vec![Secret::new(
            POSTGRES_PASSWORD,
            "The password of PostgreSQL's user app.",
        )],
        address_variable: "POSTGRES_ADDR",
        database_url: Some(Value::secret_in(
            "postgres://app:",
            POSTGRES_PASSWORD,
            "@postgres:5432/app",
        )),
    }
}

/// The variable with the password of Redis.
pub const REDIS_PASSWORD: &str = "REDIS_PASSWORD";

fn redis() -> Store {
    let command = "exec redis-server --save \"\" --appendonly no --requirepass \"$REDIS_PASSWORD\"";
    let container = Container {
        notes: vec!["A cache: what it holds may be lost, so it writes nothing."],
        user: Some("999"),
        command: ["sh", "-c", command].map(Value::constant).into(),
        ports: vec![Port::tcp(6379, "REDIS")],
        memory_folders: vec![MemoryFolder {
            user: Some(999),
            ..MemoryFolder::open("/data").of_size(64)
        }],
        probe: Some(Probe {
            note: None,
            test: Test::Shell("REDISCLI_AUTH=\"$REDIS_PASSWORD\" redis-cli ping | grep -q PONG"),
            timeout: 3,
            retries: 12,
            start_period: 0,
        }),
        memory: 256,
        ..pulled("redis", Upstream::Redis)
    };
    Store {
        container: with(
            container,
            &[(REDIS_PASSWORD, Value::secret(REDIS_PASSWORD))],
        ),
        secrets: vec![Secret::new(REDIS_PASSWORD, "The password of Redis.")],
        address_variable: "REDIS_ADDR",
        database_url: None,
    }
}

fn etcd() -> Store {
    let command = [
        "etcd",
        "--data-dir=/etcd-data",
        "--listen-client-urls=http://0.0.0.0:2379",
        "--advertise-client-urls=http://etcd:2379",
    ];
    let health = [
        "etcdctl",
        "--endpoints=http://127.0.0.1:2379",
        "endpoint",
        "health",
    ];
    Store {
        container: Container {
            notes: vec![
                "Discovery: services register again by themselves, so memory is enough. Its log takes 64 MB from the start.",
            ],
            user: Some("65532:65532"),
            command: command.map(Value::constant).into(),
            ports: vec![Port::tcp(2379, "ETCD")],
            memory_folders: vec![MemoryFolder::of("/etcd-data", 65532, 65532).of_size(512)],
            probe: Some(Probe {
                note: None,
                test: Test::exec(&health),
                timeout: 3,
                retries: 12,
                start_period: 0,
            }),
            memory: 768,
            ..pulled("etcd", Upstream::Etcd)
        },
        secrets: Vec::new(),
        address_variable: "ETCD_ADDR",
        database_url: None,
    }
}

fn with(mut container: Container, environment: &[(&str, Value)]) -> Container {
    let environment = environment.iter().cloned();
    let named = environment.map(|(name, value)| (name.to_owned(), value));
    container.environment.extend(named);
    container
}
