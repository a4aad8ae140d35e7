//! So many in a second with bursts, as go-zero counts them (`core/limit/tokenlimit.go`).

use std::{
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use ::redis::{RedisResult, Script};

use super::Redis;

// Aliyun's Redis takes no keys from variables.
static TAKE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
local rate = tonumber(ARGV[1])
local capacity = tonumber(ARGV[2])
local now = tonumber(ARGV[3])
local requested = tonumber(ARGV[4])
local fill_time = capacity/rate
local ttl = math.max(1, math.floor(fill_time*2))
local last_tokens = tonumber(redis.call("get", KEYS[1]))
if last_tokens == nil then
    last_tokens = capacity
end

local last_refreshed = tonumber(redis.call("get", KEYS[2]))
if last_refreshed == nil then
    last_refreshed = 0
end

local delta = math.max(0, now-last_refreshed)
local filled_tokens = math.min(capacity, last_tokens+(delta*rate))
local allowed = filled_tokens >= requested
local new_tokens = filled_tokens
if allowed then
    new_tokens = filled_tokens - requested
end

redis.call("setex", KEYS[1], ttl, new_tokens)
redis.call("setex", KEYS[2], ttl, now)

return allowed"#,
    )
});

/// How often it is asked whether Redis is back.
const ASK: Duration = Duration::from_millis(100);

/// Allows so many events in a second, over all services that name the key, Go services among them. While Redis is away
/// each process allows as many by itself.
#[derive(Debug, Clone)]
pub struct TokenLimit(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    redis: Redis,
    rate: u32,
    burst: u32,
    key: String,
    is_away: AtomicBool,
    own: Mutex<Bucket>,
}

/// The tokens of this process.
#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl TokenLimit {
    /// Allows `rate` events in a second, and `burst` at once after a quiet time.
    #[must_use]
    pub fn new(redis: &Redis, rate: u32, burst: u32, key: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            redis: redis.clone(),
            rate: rate.max(1),
            burst: burst.max(1),
            key: key.into(),
            is_away: AtomicBool::new(false),
            own: Mutex::new(Bucket {
                tokens: f64::from(burst.max(1)),
                filled: Instant::now(),
            }),
        }))
    }

    /// Whether an event may happen now.
    pub async fn allow(&self) -> bool {
        self.allow_many(1).await
    }

    /// Whether `events` may happen now, all of them.
    pub async fn allow_many(&self, events: u32) -> bool {
        if self.0.is_away.load(Ordering::Relaxed) {
            return self.0.allow_alone(events);
        }
        match self.0.ask(events).await {
            Ok(allowed) => allowed,
            Err(error) => {
                self.wait_for_redis(&error);
                self.0.allow_alone(events)
            }
        }
    }

    /// Leaves Redis alone until it answers again.
    fn wait_for_redis(&self, error: &::redis::RedisError) {
        if self.0.is_away.swap(true, Ordering::Relaxed) {
            return;
        }
        tracing::error!("fail to use rate limiter: {error}, use in-process limiter for rescue");
        let limit = Arc::downgrade(&self.0);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(ASK).await;
                let Some(limit) = limit.upgrade() else { return };
                if limit.redis.ping(ASK).await.is_ok() {
                    limit.is_away.store(false, Ordering::Relaxed);
                    return;
                }
            }
        });
    }
}

impl Inner {
    async fn ask(&self, events: u32) -> RedisResult<bool> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let mut script = TAKE.key(format!("{{{}}}.tokens", self.key));
        let script = script.key(format!("{{{}}}.ts", self.key));
        let script = script.arg(self.rate).arg(self.burst);
        let script = script.arg(now.unwrap_or_default().as_secs()).arg(events);
        let allowed: Option<i64> = script.invoke_async(&mut self.redis.connection()).await?;
        Ok(allowed == Some(1))
    }

    fn allow_alone(&self, events: u32) -> bool {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let gone = now.saturating_duration_since(own.filled).as_secs_f64();
        own.tokens = (own.tokens + gone * f64::from(self.rate)).min(f64::from(self.burst));
        own.filled = now;
        let is_allowed = own.tokens >= f64::from(events);
        if is_allowed {
            own.tokens -= f64::from(events);
        }
        is_allowed
    }
}
