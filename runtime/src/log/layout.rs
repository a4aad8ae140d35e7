//! Moments in Go's notation: a layout shows how 3:04:05 pm on Monday, 2 January 2006 would be written.

use std::time::SystemTime;

use super::civil::Civil;

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
    ("MST", Piece::Zone("UTC")),
    ("2006", Piece::Number(|at| at.year, 4)),
    ("002", Piece::Number(|at| at.year_day, 3)),
    ("01", Piece::Number(|at| at.month, 2)),
    ("02", Piece::Number(|at| at.day, 2)),
    ("03", Piece::Number(Civil::hour_of_half, 2)),
    ("04", Piece::Number(|at| at.minute, 2)),
    ("05", Piece::Number(|at| at.second, 2)),
    ("06", Piece::Number(|at| at.year % 100, 2)),
    ("15", Piece::Number(|at| at.hour, 2)),
    ("PM", Piece::HalfDay(["AM", "PM"])),
    ("pm", Piece::HalfDay(["am", "pm"])),
    ("_2", Piece::PaddedDay),
    ("Z07:00", Piece::Zone("Z")),
    ("Z0700", Piece::Zone("Z")),
    ("Z07", Piece::Zone("Z")),
    ("-07:00", Piece::Zone("+00:00")),
    ("-0700", Piece::Zone("+0000")),
    ("-07", Piece::Zone("+00")),
    ("1", Piece::Number(|at| at.month, 1)),
    ("2", Piece::Number(|at| at.day, 1)),
    ("3", Piece::Number(Civil::hour_of_half, 1)),
    ("4", Piece::Number(|at| at.minute, 1)),
    ("5", Piece::Number(|at| at.second, 1)),
];

/// How moments are written, always in UTC: the time zone of a machine is not known without its
/// database, and the offset `Z` is as good to every reader.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(char),
    Month,
    ShortMonth,
    Weekday,
    ShortWeekday,
    /// A number with at least so many digits.
    Number(fn(&Civil) -> u64, usize),
    /// The day with a blank in front of a single digit.
    PaddedDay,
    HalfDay([&'static str; 2]),
    Zone(&'static str),
    /// So many digits of the second's fraction, behind this separator.
    Fraction(char, usize),
    /// The same without zeros at the end, and without the separator where nothing is left.
    ShortFraction(char, usize),
}

impl Layout {
    /// Reads a layout.
    pub(super) fn new(text: &str) -> Self {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some(first) = rest.chars().next() {
            let known = fraction(rest).or_else(|| known(rest));
            let (piece, length) = known.unwrap_or((Piece::Text(first), first.len_utf8()));
            pieces.push(piece);
            rest = &rest[length..];
        }
        Self { pieces }
    }

    /// Appends the moment to `out`.
    pub(super) fn print(&self, moment: SystemTime, out: &mut String) {
        let moment = Civil::of(moment);
        for piece in &self.pieces {
            piece.print(&moment, out);
        }
    }
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
    fn print(&self, at: &Civil, out: &mut String) {
        match *self {
            Self::Text(text) => out.push(text),
            Self::Month => out.push_str(month(at)),
            Self::ShortMonth => out.push_str(&month(at)[..3]),
            Self::Weekday => out.push_str(WEEKDAYS[at.week_day]),
            Self::ShortWeekday => out.push_str(&WEEKDAYS[at.week_day][..3]),
            Self::Number(number, digits) => push(out, number(at), digits),
            Self::PaddedDay => {
                out.push_str(if at.day < 10 { " " } else { "" });
                push(out, at.day, 1);
            }
            Self::HalfDay(names) => out.push_str(names[usize::from(at.hour >= 12)]),
            Self::Zone(text) => out.push_str(text),
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

fn month(at: &Civil) -> &'static str {
    MONTHS[(at.month - 1) as usize]
}

fn push_fraction(out: &mut String, at: &Civil, (separator, digits): (char, usize)) {
    out.push(separator);
    let unit = 10_u32.pow(9 - digits as u32);
    push(out, u64::from(at.nanos / unit), digits);
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
        Layout::new(layout).print(UNIX_EPOCH + Duration::from_millis(millis), &mut text);
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
    fn a_short_fraction_may_vanish() {
        assert_eq!(printed("05.999", 3000), "03");
        assert_eq!(printed("05.0001", 3000), "03.0001");
        assert_eq!(printed("_2", 0), " 1");
    }
}
