//! Moments in Go's notation: a layout shows how 3:04:05 pm on Monday, 2 January 2006 would be written.

use std::{fmt::Write as _, time::SystemTime};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::{Offset, TimeZone},
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// What Go's `time` package knows; of two that begin alike the longer one comes first.
const KNOWN: [(&str, Piece); 28] = [
    ("January", Piece::Month),
    ("Jan", Piece::ShortMonth),
    ("Monday", Piece::Weekday),
    ("Mon", Piece::ShortWeekday),
    ("MST", Piece::ZoneName),
    ("2006", Piece::Number(|at| of(at.year()), 4)),
    ("002", Piece::Number(|at| of(at.day_of_year()), 3)),
    ("01", Piece::Number(|at| of(at.month()), 2)),
    ("02", Piece::Number(|at| of(at.day()), 2)),
    ("03", Piece::Number(hour_of_half, 2)),
    ("04", Piece::Number(|at| of(at.minute()), 2)),
    ("05", Piece::Number(|at| of(at.second()), 2)),
    ("06", Piece::Number(|at| of(at.year()) % 100, 2)),
    ("15", Piece::Number(|at| of(at.hour()), 2)),
    ("PM", Piece::HalfDay(["AM", "PM"])),
    ("pm", Piece::HalfDay(["am", "pm"])),
    ("_2", Piece::PaddedDay),
    ("Z07:00", Piece::Offset(Form::ZULU)),
    ("Z0700", Piece::Offset(Form::ZULU.without_colon())),
    ("Z07", Piece::Offset(Form::ZULU.hours_alone())),
    ("-07:00", Piece::Offset(Form::PLAIN)),
    ("-0700", Piece::Offset(Form::PLAIN.without_colon())),
    ("-07", Piece::Offset(Form::PLAIN.hours_alone())),
    ("1", Piece::Number(|at| of(at.month()), 1)),
    ("2", Piece::Number(|at| of(at.day()), 1)),
    ("3", Piece::Number(hour_of_half, 1)),
    ("4", Piece::Number(|at| of(at.minute()), 1)),
    ("5", Piece::Number(|at| of(at.second()), 1)),
];

/// How moments are written, and in which time zone.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pieces: Vec<Piece>,
    zone: TimeZone,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(char),
    Month,
    ShortMonth,
    Weekday,
    ShortWeekday,
    /// A number with at least so many digits.
    Number(fn(&DateTime) -> u64, usize),
    /// The day with a blank in front of a single digit.
    PaddedDay,
    HalfDay([&'static str; 2]),
    /// `CST`, or the offset where the zone has no name.
    ZoneName,
    Offset(Form),
    /// So many digits of the second's fraction, behind this separator.
    Fraction(char, usize),
    /// The same without zeros at the end, and without the separator where nothing is left.
    ShortFraction(char, usize),
}

/// How an offset from UTC is written: `+08:00`, `+0800` or `+08`.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// Whether UTC itself is `Z`.
    zulu: bool,
    colon: bool,
    minutes: bool,
}

impl Form {
    const PLAIN: Self = Self {
        zulu: false,
        colon: true,
        minutes: true,
    };
    const ZULU: Self = Self {
        zulu: true,
        ..Self::PLAIN
    };

    const fn without_colon(self) -> Self {
        Self {
            colon: false,
            ..self
        }
    }

    const fn hours_alone(self) -> Self {
        Self {
            minutes: false,
            ..self
        }
    }

    fn print(self, offset: Offset, out: &mut String) {
        if self.zulu && offset == Offset::UTC {
            return out.push('Z');
        }
        out.push(if offset.is_negative() { '-' } else { '+' });
        let minutes = u64::from(offset.seconds().unsigned_abs() / 60);
        push(out, minutes / 60, 2);
        if self.minutes {
            out.push_str(if self.colon { ":" } else { "" });
            push(out, minutes % 60, 2);
        }
    }
}

impl Layout {
    /// Reads a layout, for moments in that zone.
    pub(super) fn new(text: &str, zone: &TimeZone) -> Self {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some(first) = rest.chars().next() {
            let known = fraction(rest).or_else(|| known(rest));
            let (piece, length) = known.unwrap_or((Piece::Text(first), first.len_utf8()));
            pieces.push(piece);
            rest = &rest[length..];
        }
        Self {
            pieces,
            zone: zone.clone(),
        }
    }

    /// Appends the moment to `out`.
    pub(super) fn print(&self, moment: SystemTime, out: &mut String) {
        let moment = timestamp(moment);
        let offset = self.zone.to_offset(moment);
        let at = offset.to_datetime(moment);
        for piece in &self.pieces {
            match piece {
                Piece::ZoneName => self.print_zone(moment, out),
                Piece::Offset(form) => form.print(offset, out),
                piece => piece.print(&at, out),
            }
        }
    }

    fn print_zone(&self, moment: Timestamp, out: &mut String) {
        let info = self.zone.to_offset_info(moment);
        // A String takes all.
        let _ = write!(out, "{}", info.abbreviation());
    }

    /// The day that the moment belongs to.
    pub(super) fn day(&self, moment: SystemTime) -> Date {
        self.zone.to_datetime(timestamp(moment)).date()
    }
}

/// Nothing is before 1970, where a clock was never set.
fn timestamp(moment: SystemTime) -> Timestamp {
    let moment = Timestamp::try_from(moment).unwrap_or_default();
    moment.max(Timestamp::UNIX_EPOCH)
}

fn of(number: impl TryInto<u64>) -> u64 {
    number.try_into().unwrap_or_default()
}

/// The hour from 1 to 12.
fn hour_of_half(at: &DateTime) -> u64 {
    (of(at.hour()) + 11) % 12 + 1
}

/// From 0, a Sunday.
fn week_day(at: &DateTime) -> &'static str {
    WEEKDAYS[of(at.weekday().to_sunday_zero_offset()) as usize]
}

fn known(text: &str) -> Option<(Piece, usize)> {
    let found = KNOWN.iter().find(|(known, _)| text.starts_with(known));
    found.map(|(known, piece)| (piece.clone(), known.len()))
}

/// `.000` or `,999`: zeros or nines that no other digit follows.
fn fraction(text: &str) -> Option<(Piece, usize)> {
    let separator = text.chars().next().filter(|c| matches!(c, '.' | ','))?;
    let rest = &text[1..];
    let end = rest.find(|c: char| !c.is_ascii_digit());
    let digits = &rest[..end.unwrap_or(rest.len())];
    let all = |wanted: u8| digits.bytes().all(|digit| digit == wanted);
    let length = digits.len();
    let piece = match length {
        1..=9 if all(b'0') => Piece::Fraction(separator, length),
        1..=9 if all(b'9') => Piece::ShortFraction(separator, length),
        _ => return None,
    };
    Some((piece, length + 1))
}

impl Piece {
    fn print(&self, at: &DateTime, out: &mut String) {
        match *self {
            Self::Text(text) => out.push(text),
            Self::Month => out.push_str(month(at)),
            Self::ShortMonth => out.push_str(&month(at)[..3]),
            Self::Weekday => out.push_str(week_day(at)),
            Self::ShortWeekday => out.push_str(&week_day(at)[..3]),
            Self::Number(number, digits) => push(out, number(at), digits),
            Self::PaddedDay => {
                out.push_str(if at.day() < 10 { " " } else { "" });
                push(out, of(at.day()), 1);
            }
            Self::HalfDay(names) => out.push_str(names[usize::from(at.hour() >= 12)]),
            // The layout prints these, which know the zone.
            Self::ZoneName | Self::Offset(_) => {}
            Self::Fraction(separator, digits) => push_fraction(out, at, (separator, digits)),
            Self::ShortFraction(separator, digits) => {
                let start = out.len();
                push_fraction(out, at, (separator, digits));
                let kept = out[start..].trim_end_matches('0').len();
                out.truncate(start + if kept > 1 { kept } else { 0 });
            }
        }
    }
}

fn month(at: &DateTime) -> &'static str {
    MONTHS[of(at.month() - 1) as usize]
}

fn push_fraction(out: &mut String, at: &DateTime, (separator, digits): (char, usize)) {
    out.push(separator);
    let unit = 10_u64.pow(9 - digits as u32);
    push(out, of(at.subsec_nanosecond()) / unit, digits);
}

/// A log line has a dozen of these; `write!` would take as long as the rest of the line.
fn push(out: &mut String, number: u64, digits: usize) {
    let mut text = [b'0'; 20];
    let (mut rest, mut start) = (number, text.len());
    while rest > 0 || text.len() - start < digits {
        start -= 1;
        text[start] += (rest % 10) as u8;
        rest /= 10;
    }
    out.extend(text[start..].iter().map(|digit| char::from(*digit)));
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    /// What Go 1.26 prints for `time.UnixMilli(millis).UTC().Format(layout)`.
    fn printed(layout: &str, millis: u64) -> String {
        let mut text = String::new();
        Layout::new(layout, &TimeZone::UTC)
            .print(UNIX_EPOCH + Duration::from_millis(millis), &mut text);
        text
    }

    #[test]
    fn go_zeros_own_layout() {
        let at = |millis| printed("2006-01-02T15:04:05.000Z07:00", millis);
        assert_eq!(at(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(at(951_782_400_007), "2000-02-29T00:00:00.007Z");
        assert_eq!(at(1_795_355_999_999), "2026-11-22T13:59:59.999Z");
        assert_eq!(at(4_107_542_399_000), "2100-02-28T23:59:59.000Z");
        assert_eq!(at(4_107_542_400_000), "2100-03-01T00:00:00.000Z");
    }

    #[test]
    fn layouts_of_gos_time_package() {
        let at = |layout| printed(layout, 1_795_327_509_120);
        assert_eq!(
            at("Mon Jan _2 15:04:05 MST 2006"),
            "Sun Nov 22 06:05:09 UTC 2026"
        );
        assert_eq!(
            at("Monday, 02-Jan-06 15:04:05 MST"),
            "Sunday, 22-Nov-26 06:05:09 UTC"
        );
        assert_eq!(
            at("Mon, 02 Jan 2006 15:04:05 -0700"),
            "Sun, 22 Nov 2026 06:05:09 +0000"
        );
        assert_eq!(at("3:04PM"), "6:05AM");
        assert_eq!(at("2006-01-02 15:04:05.999999"), "2026-11-22 06:05:09.12");
        assert_eq!(
            at("January 2 03:04:05,000 pm"),
            "November 22 06:05:09,120 am"
        );
        assert_eq!(at("20060102150405 002"), "20261122060509 326");
        assert_eq!(at("1/2 4:5 -07:00 时"), "11/22 5:9 +00:00 时");
    }

    #[test]
    fn in_shanghai() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let at = |layout| {
            let mut text = String::new();
            let moment = UNIX_EPOCH + Duration::from_millis(1_795_379_400_007);
            Layout::new(layout, &zone).print(moment, &mut text);
            text
        };
        // 20:30 in UTC is the next day there.
        assert_eq!(
            at("2006-01-02T15:04:05.000Z07:00"),
            "2026-11-23T04:30:00.007+08:00"
        );
        assert_eq!(at("Mon 3PM MST -0700 Z07"), "Mon 4AM CST +0800 +08");
    }

    #[test]
    fn an_offset_west_of_greenwich() {
        let zone = TimeZone::fixed(Offset::from_seconds(-12_600).unwrap());
        let mut text = String::new();
        Layout::new("15:04 Z07:00", &zone).print(UNIX_EPOCH, &mut text);
        assert_eq!(text, "20:30 -03:30");
    }

    #[test]
    fn a_short_fraction_may_vanish() {
        assert_eq!(printed("05.999", 3000), "03");
        assert_eq!(printed("05.0001", 3000), "03.0001");
        assert_eq!(printed("_2", 0), " 1");
    }
}
