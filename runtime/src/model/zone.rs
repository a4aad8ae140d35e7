//! Times that a database keeps without a zone, as Go's driver does with `loc`.

use chrono::{Datelike as _, TimeDelta, Timelike as _};
#[cfg(feature = "mysql")]
use jiff::Timestamp;
use jiff::{civil, tz::TimeZone};
use sqlx::error::BoxDynError;

use super::{DateTime, NaiveDateTime, Utc};

/// The point in time that clocks in that zone call `time`; the earlier one of two.
pub(super) fn instant(
    time: NaiveDateTime,
    zone: Option<&TimeZone>,
) -> Result<DateTime<Utc>, BoxDynError> {
    let Some(zone) = zone else {
        return Ok(time.and_utc());
    };
    let local = civil::DateTime::new(
        time.year().try_into()?,
        time.month().try_into()?,
        time.day().try_into()?,
        time.hour().try_into()?,
        time.minute().try_into()?,
        time.second().try_into()?,
        time.nanosecond().try_into()?,
    )?;
    let instant = zone.to_timestamp(local)?;
    let offset = zone.to_offset(instant).seconds();
    Ok((time - TimeDelta::seconds(offset.into())).and_utc())
}

/// What clocks in that zone say at that point in time.
#[cfg(feature = "mysql")]
pub(super) fn local(
    instant: DateTime<Utc>,
    zone: Option<&TimeZone>,
) -> Result<NaiveDateTime, BoxDynError> {
    let utc = instant.naive_utc();
    let Some(zone) = zone else {
        return Ok(utc);
    };
    let offset = zone.to_offset(Timestamp::from_second(instant.timestamp())?);
    Ok(utc + TimeDelta::seconds(offset.seconds().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_a_zone_are_the_same_points_there_and_back() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let utc: DateTime<Utc> = "2024-02-29T23:59:59.123456Z".parse().unwrap();
        let there = local(utc, Some(&zone)).unwrap();
        assert_eq!(there.to_string(), "2024-03-01 07:59:59.123456");
        assert_eq!(instant(there, Some(&zone)).unwrap(), utc);
        assert_eq!(instant(there, None).unwrap(), there.and_utc());
    }

    #[test]
    fn an_hour_that_summer_time_leaves_out_is_no_error() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let time = "2024-03-31T02:30:00".parse().unwrap();
        let found = instant(time, Some(&zone)).unwrap();
        assert_eq!(found.to_string(), "2024-03-31 00:30:00 UTC");
    }
}
