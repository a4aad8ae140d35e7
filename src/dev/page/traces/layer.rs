//! What a span is about.

use serde::Serialize;

use super::wire::Head;

/// What a span is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::dev::page) enum Layer {
    /// A request over HTTP.
    Http,
    /// A call over gRPC.
    Grpc,
    /// A statement.
    Sql,
    /// A command.
    Redis,
    /// A look into a cache in the process.
    Cache,
    /// A job of a worker.
    Job,
    /// Work that logic opened a span for.
    Own,
}

/// Which end of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::dev::page) enum Kind {
    /// Inside of a service.
    Internal,
    /// What came in.
    Server,
    /// What went out.
    Client,
    /// What was put into a queue.
    Producer,
    /// What came out of one.
    Consumer,
}

impl Kind {
    pub(super) fn of(number: i32) -> Self {
        match number {
            2 => Self::Server,
            3 => Self::Client,
            4 => Self::Producer,
            5 => Self::Consumer,
            _ => Self::Internal,
        }
    }

    /// Whether work of a service begins with it.
    pub(in crate::dev::page) fn begins(self) -> bool {
        matches!(self, Self::Server | Self::Consumer)
    }
}

impl Layer {
    /// As the attributes say it, by the semantic conventions, or as go-zero's services have them (those of version
    /// 1.4, and its own).
    pub(super) fn of(head: &Head) -> Self {
        if head.has("rpc.system") {
            Self::Grpc
        } else if head.has("http.request.method") || head.has("http.method") {
            Self::Http
        } else if head.has("sql.method") {
            Self::Sql
        } else if head.has("redis.cmds") {
            Self::Redis
        } else if head.has("db.system.name") {
            // Of the two, statements have a text.
            if head.has("db.query.text") {
                Self::Sql
            } else {
                Self::Redis
            }
        } else if head.has("cache.hit") {
            Self::Cache
        } else if head.has("messaging.system") {
            Self::Job
        } else {
            Self::Own
        }
    }
}
