//! So many in a period, as go-zero counts them (`core/limit/periodlimit.go`).

use std::{
    sync::LazyLock,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use ::redis::{RedisResult, Script};
use jiff::{Timestamp, tz::TimeZone};

use super::Redis;

// Aliyun's Redis takes no keys from variables.
static TAKE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r#"
local limit = tonumber(ARGV[1])
local window = tonumber(ARGV[2])
local current = redis.call("INCRBY", KEYS[1], 1)
if current == 1 then
    redis.call("expire", KEYS[1], window)
end
if current < limit then
    return 1
elseif current == limit then
    return 2
else
    return 0
end"#,
    )
});

/// Allows so many events of each key in a period. Go services with the same prefix count along.
#[derive(Debug, Clone)]
pub struct PeriodLimit {
    redis: Redis,
    period: u64,
    quota: u64,
    prefix: String,
    zone: Option<TimeZone>,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is allowed.
    Allowed,
    /// It is allowed, and the last one in this period.
    Last,
    /// There were too many.
    Refused,
}

impl Taken {
    /// Whether the event may happen.
    #[must_use]
    pub fn is_allowed(self) -> bool {
        self != Self::Refused
    }
}

impl PeriodLimit {
    /// Allows `quota` events of each key in a `period` of whole seconds, which begins with the first of them; keys in
    /// Redis begin with `prefix`.
    #[must_use]
    pub fn new(redis: &Redis, period: Duration, quota: u64, prefix: impl Into<String>) -> Self {
        Self {
            redis: redis.clone(),
            period: period.as_secs().max(1),
            quota,
            prefix: prefix.into(),
            zone: None,
        }
    }

    /// Periods end where the clocks of that zone say so: days at midnight.
    #[must_use]
    pub fn aligned(self, zone: TimeZone) -> Self {
        Self {
            zone: Some(zone),
            ..self
        }
    }

    /// Counts an event of `key`.
    ///
    /// # Errors
    /// Redis cannot be reached.
    pub async fn take(&self, key: &str) -> RedisResult<Taken> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let window = self.window(now.unwrap_or_default().as_secs());
        let mut script = TAKE.key(format!("{}{key}", self.prefix));
        let script = script.arg(self.quota).arg(window);
        let taken: i64 = script.invoke_async(&mut self.redis.connection()).await?;
        Ok(match taken {
            1 => Taken::Allowed,
            2 => Taken::Last,
            _ => Taken::Refused,
        })
    }

    /// How long a period that begins now lasts, in seconds; `now` is counted from 1970.
    fn window(&self, now: u64) -> u64 {
        let Some(zone) = &self.zone else {
            return self.period;
        };
        let seconds = i64::try_from(now).unwrap_or_default();
        let instant = Timestamp::from_second(seconds).unwrap_or_default();
        let local = seconds + i64::from(zone.to_offset(instant).seconds());
        let gone = local.rem_euclid(i64::try_from(self.period).unwrap_or(i64::MAX));
        self.period - u64::try_from(gone).unwrap_or_default()
    }
}
