//! Redis: connections on which every command is traced and counted, a lock, two limiters, and a queue of jobs.
//!
//! Commands are those of the crate `redis`, whose traits work on a [`Connection`]:
//!
//! ```ignore
//! use redis::AsyncCommands;
//!
//! let views: i64 = state.redis.connection().incr("views", 1).await?;
//! ```

mod address;
mod command;
mod connection;
mod current;
mod encryption;
mod lock;
mod observed;
mod period_limit;
mod queue;
mod token_limit;

use std::{fmt, sync::Arc, time::Duration};

use ::redis::{RedisResult, aio::ConnectionLike};
use anyhow::Context as _;

pub use self::{
    connection::Connection,
    lock::Lock,
    period_limit::{PeriodLimit, Taken},
    queue::{Queue, Ticket},
    token_limit::TokenLimit,
};
use self::{connection::Link, current::Current, observed::Observer};
use crate::{settings, telemetry::Telemetry};

/// A Redis server or cluster; cheap to clone.
#[derive(Clone)]
pub struct Redis {
    settings: Arc<settings::Redis>,
    current: Current,
    observer: Observer,
}

impl Redis {
    /// Redis as a block of the YAML says. The connection is made with the first command, and anew whenever it is lost;
    /// with `NonBlock: false` it has to be there now. To be called in a tokio runtime.
    ///
    /// # Errors
    /// An address that is none, TLS in a service that is not built for it, certificates that cannot be taken; with `NonBlock: false` no answer in time.
    pub async fn connect(
        settings: &settings::Redis,
        telemetry: &Telemetry,
    ) -> anyhow::Result<Self> {
        let redis = Self::lazy(settings, telemetry)?;
        if !settings.non_block {
            let limit = settings.ping_timeout.get();
            let host = &settings.host;
            redis
                .ping(limit)
                .await
                .with_context(|| format!("Redis at {host}"))?;
        }
        Ok(redis)
    }

    /// Redis as a block of the YAML says, whether or not it is there.
    pub(crate) fn lazy(settings: &settings::Redis, telemetry: &Telemetry) -> anyhow::Result<Self> {
        Ok(Self {
            current: Current::new(settings)?,
            observer: Observer::new(telemetry),
            settings: Arc::new(settings.clone()),
        })
    }

    /// A connection to run commands on, which all others share: commands do not wait for each other's answers. Those
    /// that wait for something to come need a [`dedicated`](Self::dedicated) one.
    #[must_use]
    pub fn connection(&self) -> Connection {
        Connection::new(self.current.link(), self.observer.clone())
    }

    /// A connection of its own, for commands that wait as long as they say: `BLPOP`, `XREAD … BLOCK`.
    ///
    /// # Errors
    /// The address is none; certificates that cannot be taken by now.
    pub fn dedicated(&self) -> anyhow::Result<Connection> {
        let link = Link::new(&self.settings, None)?;
        Ok(Connection::new(link, self.observer.clone()))
    }

    /// A connection of its own, for commands that wait for so long at most.
    pub(crate) fn waiting(&self, wait: Duration) -> anyhow::Result<Connection> {
        let patience = self.settings.timeout() + wait;
        let link = Link::new(&self.settings, Some(patience))?;
        Ok(Connection::new(link, self.observer.clone()))
    }

    /// Its address, as the YAML has it.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.settings.host
    }

    async fn ping(&self, limit: Duration) -> anyhow::Result<()> {
        let mut connection = self.connection();
        let command = ::redis::cmd("PING");
        let ping = connection.req_packed_command(&command);
        let answer: RedisResult<_> = tokio::time::timeout(limit, ping)
            .await
            .context("no answer in time")?;
        Ok(answer.map(drop)?)
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").finish_non_exhaustive()
    }
}
