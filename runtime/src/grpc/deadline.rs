//! The moment after which nobody waits for an answer.

use std::time::{Duration, Instant};

use http::HeaderMap;

/// The metadata key of a caller's patience (gRPC over HTTP/2, "Timeout").
const HEADER: &str = "grpc-timeout";

/// A caller gives up at its `grpc-timeout`; being this much earlier, the answer, DEADLINE_EXCEEDED as in
/// grpc-go, still finds it waiting.
const HEAD_START: Duration = Duration::from_millis(2);

/// The deadline of a call that arrives `now`: what its caller says or the server's own `limit`,
/// whichever comes first.
pub(super) fn of_request(
    headers: &HeaderMap,
    now: Instant,
    limit: Option<Duration>,
) -> Option<Instant> {
    let asked = asked(headers).map(|asked| asked - HEAD_START.min(asked / 10));
    earliest(after(now, asked), after(now, limit))
}

/// The moment `limit` from `now`; none where there is no limit, or none that a clock can hold.
pub(super) fn after(now: Instant, limit: Option<Duration>) -> Option<Instant> {
    now.checked_add(limit?)
}

/// The earlier of two deadlines, where no deadline is later than all others.
pub(super) fn earliest(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    a.into_iter().chain(b).min()
}

fn asked(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(HEADER)?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    // The protocol allows eight digits at most, so no unit overflows.
    let number = (digits.len() <= 8).then(|| digits.parse::<u64>().ok())??;
    Some(match unit {
        "H" => Duration::from_secs(number * 3600),
        "M" => Duration::from_secs(number * 60),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeout(text: &str) -> Option<Duration> {
        asked(&HeaderMap::from_iter([(
            http::HeaderName::from_static(HEADER),
            text.parse().unwrap(),
        )]))
    }

    #[test]
    fn every_unit_is_read() {
        assert_eq!(timeout("2H"), Some(Duration::from_secs(7200)));
        assert_eq!(timeout("3M"), Some(Duration::from_secs(180)));
        assert_eq!(timeout("4S"), Some(Duration::from_secs(4)));
        assert_eq!(timeout("5m"), Some(Duration::from_millis(5)));
        assert_eq!(timeout("6u"), Some(Duration::from_micros(6)));
        assert_eq!(timeout("99999999n"), Some(Duration::from_nanos(99_999_999)));
    }

    #[test]
    fn what_the_protocol_does_not_know_is_no_deadline() {
        for text in ["", "S", "5", "5s", "-5S", "123456789S", "5µ"] {
            assert_eq!(timeout(text), None, "{text}");
        }
    }

    #[test]
    fn the_answer_is_earlier_than_the_caller_asks() {
        let headers = HeaderMap::from_iter([(
            http::HeaderName::from_static(HEADER),
            http::HeaderValue::from_static("10S"),
        )]);
        let now = Instant::now();
        let deadline = of_request(&headers, now, None);
        assert_eq!(deadline, Some(now + Duration::from_millis(9998)));
        let own = of_request(&headers, now, Some(Duration::ZERO));
        assert_eq!(own, Some(now));
    }

    #[test]
    fn the_earlier_deadline_counts() {
        let now = Instant::now();
        let later = after(now, Some(Duration::from_secs(9)));
        assert_eq!(earliest(Some(now), later), Some(now));
        assert_eq!(earliest(None, later), later);
        assert_eq!(earliest(None, None), None);
    }
}
