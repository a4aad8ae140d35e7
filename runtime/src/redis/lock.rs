//! A lock that services share, as go-zero keeps it (`core/stores/redis/redislock.go`).

use std::{fmt, sync::LazyLock, time::Duration};

use ::redis::{RedisResult, Script};

use super::{Connection, Redis};
use crate::random::unique;

/// Takes the lock, or takes it for longer where it is ours.
static TAKE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
if redis.call("GET", KEYS[1]) == ARGV[1] then
    redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
    return "OK"
else
    return redis.call("SET", KEYS[1], ARGV[1], "NX", "PX", ARGV[2])
end"#,
    )
});

/// Gives it back, unless somebody else has it by now.
static RELEASE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
if redis.call("GET", KEYS[1]) == ARGV[1] then
    return redis.call("DEL", KEYS[1])
else
    return 0
end"#,
    )
});

/// What go-zero adds to the time of a lock.
const TOLERANCE: Duration = Duration::from_millis(500);

/// A lock that is held until it is released or dropped, and at most for its time, as who holds it may die.
///
/// Go services that take a lock of the same key with go-zero's `RedisLock` and these exclude each other.
#[must_use = "it is released when it is dropped"]
pub struct Lock {
    connection: Connection,
    key: String,
    id: String,
    time: Duration,
    is_held: bool,
}

impl Redis {
    /// Takes the lock `key` for `time` at most; none where somebody else has it.
    ///
    /// # Errors
    /// Redis cannot be reached.
    pub async fn try_lock(&self, key: &str, time: Duration) -> RedisResult<Option<Lock>> {
        let mut lock = Lock {
            connection: self.connection(),
            key: key.to_owned(),
            id: unique(),
            time,
            is_held: false,
        };
        Ok(lock.renew().await?.then_some(lock))
    }
}

impl Lock {
    /// Holds it for its time from now on; `false` where its time was over and somebody else has it.
    ///
    /// # Errors
    /// Redis cannot be reached; then it is held until its time is over.
    pub async fn renew(&mut self) -> RedisResult<bool> {
        let millis = u64::try_from((self.time + TOLERANCE).as_millis()).unwrap_or(u64::MAX);
        let mut script = TAKE.key(&self.key);
        let script = script.arg(&self.id).arg(millis);
        let answer: Option<String> = script.invoke_async(&mut self.connection).await?;
        self.is_held = answer.is_some_and(|answer| answer == "OK");
        Ok(self.is_held)
    }

    /// Gives it back; `false` where its time was over before.
    ///
    /// # Errors
    /// Redis cannot be reached; then it is held until its time is over.
    pub async fn release(mut self) -> RedisResult<bool> {
        self.is_held = false;
        release(&mut self.connection, &self.key, &self.id).await
    }
}

async fn release(connection: &mut Connection, key: &str, id: &str) -> RedisResult<bool> {
    let mut script = RELEASE.key(key);
    let gone: i64 = script.arg(id).invoke_async(connection).await?;
    Ok(gone == 1)
}

impl Drop for Lock {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        if self.is_held {
            let mut connection = self.connection.clone();
            let (key, id) = (self.key.clone(), self.id.clone());
            // Where that fails its time ends it.
            runtime.spawn(async move { release(&mut connection, &key, &id).await.map(drop) });
        }
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lock")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
