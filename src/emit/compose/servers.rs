//! The servers that services name in their YAML: how each is reached and what secrets it has.

use std::collections::BTreeSet;

use crate::emit::text::compose::Variable;
use crate::ir::{Project, Server};

/// The servers that any service names.
pub fn used(project: &Project) -> BTreeSet<Server> {
    project
        .services
        .iter()
        .flat_map(|service| service.surroundings.servers.iter().copied())
        .collect()
}

/// The container's name.
pub fn name(server: Server) -> &'static str {
    match server {
        Server::Mysql => "mysql",
        Server::Postgres => "postgres",
        Server::Redis => "redis",
        Server::Etcd => "etcd",
    }
}

/// The port that it listens on.
pub fn port(server: Server) -> u16 {
    match server {
        Server::Mysql => 3306,
        Server::Postgres => 5432,
        Server::Redis => 6379,
        Server::Etcd => 2379,
    }
}

/// The variables in `.env` with a server's secrets, and what each is.
pub fn secrets(server: Server) -> &'static [(&'static str, &'static str)] {
    match server {
        Server::Mysql => &[
            ("MYSQL_PASSWORD", "The password of MySQL's user app."),
            ("MYSQL_ROOT_PASSWORD", "The password of MySQL's user root."),
        ],
        Server::Postgres => &[(
            "POSTGRES_PASSWORD",
            "The password of PostgreSQL's user app.",
        )],
        Server::Redis => &[("REDIS_PASSWORD", "The password of Redis.")],
        Server::Etcd => &[],
    }
}

/// The placeholders that name a server's address, with their values in the stack.
pub fn addresses(server: Server) -> &'static [(&'static str, &'static str)] {
    match server {
        Server::Mysql => &[("MYSQL_ADDR", "mysql:3306")],
        Server::Postgres => &[("POSTGRES_ADDR", "postgres:5432")],
        Server::Redis => &[("REDIS_ADDR", "redis:6379")],
        Server::Etcd => &[("ETCD_ADDR", "etcd:2379")],
    }
}

/// The URL of the database that all services share on a database server; `None` for other servers.
pub fn database_url(server: Server) -> Option<Variable> {
    match server {
        Server::Mysql => Some(Variable::inside(
            "mysql://app:",
            "MYSQL_PASSWORD",
            "@mysql:3306/app",
        )),
        Server::Postgres => Some(Variable::inside(
            "postgres://app:",
            "POSTGRES_PASSWORD",
            "@postgres:5432/app",
        )),
        Server::Redis | Server::Etcd => None,
    }
}
