//! The names of commands, as traces and metrics have them.

use ::redis::Cmd;

/// A command as traces and metrics know it; those that services rarely use are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Command {
    /// `get`: the label of go-zero's metrics.
    pub label: &'static str,
    /// `GET`: the name of the span.
    pub name: &'static str,
}

macro_rules! commands {
    ($($label:ident $name:ident),* $(,)?) => {
        const COMMANDS: &[Command] = &[$(Command { label: stringify!($label), name: stringify!($name) }),*];
    };
}

commands! {
    append APPEND, bitcount BITCOUNT, blmove BLMOVE, blpop BLPOP, brpop BRPOP, brpoplpush BRPOPLPUSH, decr DECR,
    decrby DECRBY, del DEL, eval EVAL, evalsha EVALSHA, exists EXISTS, expire EXPIRE, expireat EXPIREAT,
    geoadd GEOADD, geosearch GEOSEARCH, get GET, getbit GETBIT, getdel GETDEL, getex GETEX, getset GETSET, hdel HDEL,
    hexists HEXISTS, hget HGET, hgetall HGETALL, hincrby HINCRBY, hkeys HKEYS, hlen HLEN, hmget HMGET, hmset HMSET,
    hscan HSCAN, hset HSET, hsetnx HSETNX, hvals HVALS, incr INCR, incrby INCRBY, incrbyfloat INCRBYFLOAT, keys KEYS,
    lindex LINDEX, llen LLEN, lmove LMOVE, lpop LPOP, lpush LPUSH, lrange LRANGE, lrem LREM, lset LSET, ltrim LTRIM,
    mget MGET, mset MSET, persist PERSIST, pexpire PEXPIRE, pfadd PFADD, pfcount PFCOUNT, pfmerge PFMERGE, ping PING,
    psetex PSETEX, pttl PTTL, publish PUBLISH, rename RENAME, rpop RPOP, rpoplpush RPOPLPUSH, rpush RPUSH, sadd SADD,
    scan SCAN, scard SCARD, script SCRIPT, sdiff SDIFF, set SET, setbit SETBIT, setex SETEX, setnx SETNX,
    sinter SINTER, sismember SISMEMBER, smembers SMEMBERS, spop SPOP, srandmember SRANDMEMBER, srem SREM, sscan SSCAN,
    strlen STRLEN, sunion SUNION, ttl TTL, type TYPE, unlink UNLINK, xack XACK, xadd XADD, xgroup XGROUP,
    xrange XRANGE, xread XREAD, xreadgroup XREADGROUP, zadd ZADD, zcard ZCARD, zcount ZCOUNT, zincrby ZINCRBY,
    zrange ZRANGE, zrangebyscore ZRANGEBYSCORE, zrank ZRANK, zrem ZREM, zrevrange ZREVRANGE, zscan ZSCAN,
    zscore ZSCORE,
}

impl Command {
    /// Several commands at once.
    pub(super) const PIPELINE: Self = Self {
        label: "pipeline",
        name: "PIPELINE",
    };

    const OTHER: Self = Self {
        label: "other",
        name: "REDIS",
    };

    /// Whether it waits for something to come.
    pub(super) fn waits(self) -> bool {
        matches!(
            self.label,
            "blmove" | "blpop" | "brpop" | "brpoplpush" | "xread" | "xreadgroup"
        )
    }

    /// What that command is known as.
    pub(super) fn of(cmd: &Cmd) -> Self {
        let Some(::redis::Arg::Simple(name)) = cmd.args_iter().next() else {
            return Self::OTHER;
        };
        let known = COMMANDS.iter();
        let mut known = known.filter(|known| name.eq_ignore_ascii_case(known.label.as_bytes()));
        known.next().copied().unwrap_or(Self::OTHER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_known_by_its_name() {
        assert_eq!(
            Command::of(::redis::cmd("HGETALL").arg("k")).label,
            "hgetall"
        );
        assert_eq!(Command::of(&::redis::cmd("incr")).name, "INCR");
        assert_eq!(Command::of(&::redis::cmd("SHUTDOWN")).label, "other");
        assert_eq!(Command::of(&Cmd::new()).label, "other");
    }
}
