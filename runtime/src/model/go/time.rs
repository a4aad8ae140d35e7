//! Go's `time.Time`.

use chrono::{DateTime, FixedOffset, NaiveTime};
use jiff::{Timestamp, tz::TimeZone};

use crate::model::{Value, zone as zones};

/// A point in time, as clocks somewhere show it.
pub(super) struct GoTime {
    time: DateTime<FixedOffset>,
    /// What the zone is called at that time.
    zone: String,
}

/// The time that Go has for a value.
pub(super) fn of(value: &Value, zone: Option<&TimeZone>) -> Option<GoTime> {
    let instant = match value {
        Value::Instant(instant) => *instant,
        Value::Date(date) => zones::instant(date.and_time(NaiveTime::MIN), zone).ok()?,
        Value::DateTime(time) => time.and_utc(),
        _ => return None,
    };
    // Go has the times without a place, which PostgreSQL knows, in UTC.
    let zone = zone.filter(|_| !matches!(value, Value::DateTime(_)));
    let Some(zone) = zone else {
        return Some(GoTime {
            time: instant.fixed_offset(),
            zone: "UTC".to_owned(),
        });
    };
    let second = Timestamp::from_second(instant.timestamp()).ok()?;
    let info = zone.to_offset_info(second);
    let offset = FixedOffset::east_opt(info.offset().seconds())?;
    Some(GoTime {
        time: instant.with_timezone(&offset),
        zone: info.abbreviation().to_owned(),
    })
}

impl GoTime {
    /// `time.RFC3339Nano`.
    pub(super) fn json(&self) -> String {
        let seconds = self.time.format("%Y-%m-%dT%H:%M:%S");
        let offset = match self.time.offset().local_minus_utc() {
            0 => "Z".to_owned(),
            _ => self.time.format("%:z").to_string(),
        };
        format!("{seconds}{}{offset}", self.fraction())
    }

    /// `Time.String()`.
    pub(super) fn print(&self) -> String {
        let seconds = self.time.format("%Y-%m-%d %H:%M:%S");
        let offset = self.time.format("%z");
        format!("{seconds}{} {offset} {}", self.fraction(), self.zone)
    }

    /// `.5`: what is beyond whole seconds, without zeros at its end.
    fn fraction(&self) -> String {
        let nanos = self.time.timestamp_subsec_nanos();
        let text = format!(".{nanos:09}");
        text.trim_end_matches(['0', '.']).to_owned()
    }
}

/// The time that stands in `text`.
pub(super) fn read(text: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}
