//! Moments as the page shows them.

use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in milliseconds since 1970; 0 on a machine whose clock stands before.
pub(super) fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_secs_f64() * 1e3
}

/// Nanoseconds as milliseconds.
#[expect(
    clippy::cast_precision_loss,
    reason = "the error is below a microsecond until the year 2242"
)]
pub(super) fn milliseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

/// The moment that `2026-11-22T15:19:10.166Z` or `…+08:00` says; `None` for what is written otherwise.
pub(super) fn read(text: &str) -> Option<f64> {
    let (day, time) = text.split_once('T')?;
    let (time, offset) = match time.strip_suffix('Z') {
        Some(time) => (time, 0.0),
        None => {
            let sign = time.rfind(['+', '-'])?;
            let (hours, minutes) = time[sign + 1..].split_once(':')?;
            let offset = number(hours)? * 3600.0 + number(minutes)? * 60.0;
            let is_east = time[sign..].starts_with('+');
            (&time[..sign], if is_east { offset } else { -offset })
        }
    };
    let mut of_day = time.splitn(3, ':').map(number);
    let [hours, minutes, seconds] = [of_day.next()??, of_day.next()??, of_day.next()??];
    let seconds = hours * 3600.0 + minutes * 60.0 + seconds - offset;
    Some((days(day)? * 86400.0 + seconds) * 1e3)
}

/// The days from 1970 to one that is written so, by the Gregorian calendar.
fn days(day: &str) -> Option<f64> {
    let mut parts = day.splitn(3, '-').map(number);
    let [year, month, day] = [parts.next()??, parts.next()??, parts.next()??];
    // A year that begins in March has its odd day at its end.
    let (year, month) = if month > 2.0 {
        (year, month - 3.0)
    } else {
        (year - 1.0, month + 9.0)
    };
    let leap_days = (year / 4.0).floor() - (year / 100.0).floor() + (year / 400.0).floor();
    Some(year * 365.0 + leap_days + ((153.0 * month + 2.0) / 5.0).floor() + day - 719_469.0)
}

fn number(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    text.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_wherever_they_were_written() {
        let moment = Some(1_796_046_749_123.0);
        assert_eq!(read("2026-11-30T13:52:29.123Z"), moment);
        assert_eq!(read("2026-11-30T21:52:29.123+08:00"), moment);
        assert_eq!(read("2026-11-30T08:52:29.123-05:00"), moment);
        assert_eq!(read("1970-01-01T00:00:00Z"), Some(0.0));
        assert_eq!(read("2024-02-29T00:00:00Z"), Some(1_709_164_800_000.0));
        for text in [
            "",
            "13:52",
            "2026-11-30 13:52:29",
            "2026-11-30T13:52Z",
            "nanT1:2:infZ",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
