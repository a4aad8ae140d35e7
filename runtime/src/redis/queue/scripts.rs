//! What happens to several keys of a queue at once.

use std::{sync::LazyLock, time::Duration};

use ::redis::{RedisResult, Script};

use super::keys::Keys;
use crate::redis::Connection;

/// Lets a job wait. Redis' own clock counts, as those of workers differ.
static DELAY: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
local now = redis.call("TIME")
local due = now[1] * 1000 + math.floor(now[2] / 1000) + ARGV[1]
return redis.call("ZADD", KEYS[1], due, ARGV[2])"#,
    )
});

/// The same with a job that a worker has taken, if it still has it: who gave no sign of life may have lost it to others.
static RETRY: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
if redis.call("LREM", KEYS[1], 1, ARGV[1]) == 1 then
    local now = redis.call("TIME")
    local due = now[1] * 1000 + math.floor(now[2] / 1000) + ARGV[2]
    redis.call("ZADD", KEYS[2], due, ARGV[1])
end"#,
    )
});

/// Puts a job back as the next one, with so many attempts fewer, if the worker still has it.
static GIVE_BACK: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
if redis.call("LREM", KEYS[1], 1, ARGV[1]) == 1 then
    redis.call("RPUSH", KEYS[2], ARGV[1])
    redis.call("HINCRBY", KEYS[3], ARGV[2], 0 - ARGV[3])
end"#,
    )
});

/// Puts a job aside, if the worker still has it.
static BURY: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
if redis.call("LREM", KEYS[1], 1, ARGV[1]) == 1 then
    redis.call("LPUSH", KEYS[2], ARGV[1])
    redis.call("HDEL", KEYS[3], ARGV[2])
end"#,
    )
});

/// Puts an element in place of another one, if the worker still has that.
static REPLACE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
if redis.call("LREM", KEYS[1], 1, ARGV[1]) == 1 then
    redis.call("LPUSH", KEYS[1], ARGV[2])
end"#,
    )
});

/// Puts jobs whose time has come into the queue.
static WAKE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
local now = redis.call("TIME")
local due = redis.call("ZRANGEBYSCORE", KEYS[1], "-inf", now[1] * 1000 + math.floor(now[2] / 1000), "LIMIT", 0, 100)
for _, job in ipairs(due) do
    redis.call("ZREM", KEYS[1], job)
    redis.call("LPUSH", KEYS[2], job)
end
return #due"#,
    )
});

/// Puts back what a worker had taken that is no longer alive, the oldest first in the queue.
static RECOVER: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
if redis.call("EXISTS", KEYS[1]) == 1 then
    return 0
end
local jobs = 0
while redis.call("LMOVE", KEYS[2], KEYS[3], "LEFT", "RIGHT") do
    jobs = jobs + 1
end
redis.call("SREM", KEYS[4], ARGV[1])
return jobs"#,
    )
});

fn millis(delay: Duration) -> u64 {
    u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)
}

pub(super) async fn delay(
    connection: &mut Connection,
    keys: &Keys,
    delay: Duration,
    job: &[u8],
) -> RedisResult<()> {
    let mut script = DELAY.key(&keys.delayed);
    let script = script.arg(millis(delay)).arg(job);
    script.invoke_async(connection).await
}

/// A job that a worker has in its list.
#[derive(Clone, Copy)]
pub(super) struct Taken<'a> {
    pub keys: &'a Keys,
    /// The worker's list.
    pub list: &'a str,
    pub job: &'a [u8],
    /// By what its attempts are counted.
    pub identity: &'a [u8],
}

impl Taken<'_> {
    pub(super) async fn retry(
        self,
        connection: &mut Connection,
        delay: Duration,
    ) -> RedisResult<()> {
        let mut script = RETRY.key(self.list);
        let script = script.key(&self.keys.delayed).arg(self.job);
        script.arg(millis(delay)).invoke_async(connection).await
    }

    pub(super) async fn give_back(
        self,
        connection: &mut Connection,
        attempts: u32,
    ) -> RedisResult<()> {
        let Keys {
            queue,
            attempts: counts,
            ..
        } = self.keys;
        let mut script = GIVE_BACK.key(self.list);
        let script = script.key(queue).key(counts).arg(self.job);
        let script = script.arg(self.identity).arg(attempts);
        script.invoke_async(connection).await
    }

    pub(super) async fn bury(self, connection: &mut Connection) -> RedisResult<()> {
        let mut script = BURY.key(self.list);
        let script = script.key(&self.keys.dead).key(&self.keys.attempts);
        let script = script.arg(self.job).arg(self.identity);
        script.invoke_async(connection).await
    }

    pub(super) async fn done(self, connection: &mut Connection) -> RedisResult<()> {
        let mut done = ::redis::pipe();
        done.atomic().lrem(self.list, 1, self.job).ignore();
        done.hdel(&self.keys.attempts, self.identity).ignore();
        done.query_async(connection).await
    }
}

pub(super) async fn replace(
    connection: &mut Connection,
    list: &str,
    (old, new): (&[u8], &[u8]),
) -> RedisResult<()> {
    let mut script = REPLACE.key(list);
    script.arg(old).arg(new).invoke_async(connection).await
}

pub(super) async fn wake(connection: &mut Connection, keys: &Keys) -> RedisResult<()> {
    let mut script = WAKE.key(&keys.delayed);
    script.key(&keys.queue).invoke_async(connection).await
}

/// Gives the number of jobs that were put back.
pub(super) async fn recover(
    connection: &mut Connection,
    keys: &Keys,
    worker: &str,
) -> RedisResult<usize> {
    let mut script = RECOVER.key(keys.alive(worker));
    let script = script.key(keys.taken(worker)).key(&keys.queue);
    let script = script.key(&keys.workers).arg(worker);
    script.invoke_async(connection).await
}
