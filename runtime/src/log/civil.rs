//! The calendar.

use std::time::{SystemTime, UNIX_EPOCH};

const DAY: u64 = 86_400;

/// A moment by calendar and clock, in UTC; nothing is before 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Civil {
    pub year: u64,
    /// From 1.
    pub month: u64,
    /// From 1.
    pub day: u64,
    /// From 1.
    pub year_day: u64,
    /// From 0, a Sunday.
    pub week_day: usize,
    pub hour: u64,
    pub minute: u64,
    pub second: u64,
    pub nanos: u32,
}

impl Civil {
    pub(super) fn of(moment: SystemTime) -> Self {
        let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
        let (day, second) = (since.as_secs() / DAY, since.as_secs() % DAY);
        let (year, month, month_day) = date(day);
        Self {
            year,
            month,
            day: month_day,
            year_day: day - first_day(year) + 1,
            // 1970-01-01 was a Thursday.
            week_day: ((day + 4) % 7) as usize,
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
            nanos: since.subsec_nanos(),
        }
    }

    /// The hour from 1 to 12.
    pub(super) fn hour_of_half(&self) -> u64 {
        (self.hour + 11) % 12 + 1
    }
}

/// Days from 1970-01-01 to the moment.
pub(super) fn day(moment: SystemTime) -> u64 {
    moment
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
        / DAY
}

/// The Gregorian date of a day counted from 1970-01-01 (Howard Hinnant, `civil_from_days`): years
/// begin in March, so that the leap day is the last one.
fn date(day: u64) -> (u64, u64, u64) {
    let day = day + 719_468;
    let era = day / 146_097;
    let of_era = day % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march_month = (5 * of_year + 2) / 153;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    (
        year + era * 400 + u64::from(month <= 2),
        month,
        of_year - (153 * march_month + 2) / 5 + 1,
    )
}

/// The first of January, in days from 1970-01-01.
fn first_day(year: u64) -> u64 {
    let past = year - 1;
    past * 365 + past / 4 - past / 100 + past / 400 - 719_162
}
