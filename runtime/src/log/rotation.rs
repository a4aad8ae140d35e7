//! When a file of the log is put aside, under which name, and how long it is kept: go-zero's rules
//! (`core/logx/rotatelogger.go`), with dates of its time zone.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use flate2::{Compression, write::GzEncoder};
use jiff::tz::TimeZone;

use super::layout::Layout;
use crate::{files, settings};

const DAY: Duration = Duration::from_secs(86_400);
const MEBIBYTE: u64 = 1 << 20;
const PACKED: &str = ".gz";

/// The rules of one service's files.
#[derive(Debug, Clone)]
pub(super) struct Rotation {
    by: By,
    keep_days: u32,
    compress: bool,
}

#[derive(Debug, Clone)]
enum By {
    Day(Layout),
    Size {
        /// Bytes; 0 means any number.
        most: u64,
        /// Files to keep; 0 means all.
        backups: usize,
        time: Layout,
    },
}

impl Rotation {
    /// The rules that the block `Log` gives, with days of that zone.
    pub(super) fn new(settings: &settings::Log, zone: &TimeZone) -> Self {
        let time = match settings.file_time_format.as_str() {
            "" => "2006-01-02T15:04:05Z07:00",
            own => own,
        };
        let by = match settings.rotation {
            settings::Rotation::Daily => By::Day(Layout::new("2006-01-02", zone)),
            settings::Rotation::Size => By::Size {
                most: settings.max_size.saturating_mul(MEBIBYTE),
                backups: settings.max_backups,
                time: Layout::new(time, zone),
            },
        };
        Self {
            by,
            keep_days: settings.keep_days,
            compress: settings.compress,
        }
    }

    /// Whether a file that was begun at `begun` has to be put aside before it gets `size` bytes at `now`.
    pub(super) fn is_due(&self, begun: SystemTime, size: u64, now: SystemTime) -> bool {
        match &self.by {
            By::Day(layout) => layout.day(begun) != layout.day(now),
            By::Size { most, .. } => *most > 0 && size > *most,
        }
    }

    /// The name for `file`, begun at `begun`, once it is put aside. One that is taken already, which
    /// go-zero would overwrite, gets a number behind the time.
    pub(super) fn backup(&self, file: &Path, begun: SystemTime) -> PathBuf {
        let name = Name::of(file, &self.by);
        let time = self.time(begun);
        let numbered = |number: u32| match number {
            0 => name.with(&time),
            _ => name.with(&format!("{time}.{number}")),
        };
        let taken = |path: &PathBuf| path.exists() || packed(path).exists();
        let mut names = (0..).map(|number| file.with_file_name(numbered(number)));
        names.find(|path| !taken(path)).unwrap_or_default()
    }

    /// What remains to be done with a file that was put aside: it is packed, and older ones go.
    ///
    /// # Errors
    /// A file that cannot be read, written or removed.
    pub(super) fn tidy(&self, file: &Path, backup: &Path, now: SystemTime) -> io::Result<()> {
        if self.compress && backup.exists() {
            pack(backup)?;
        }
        self.outdated(file, now)?
            .iter()
            .try_for_each(fs::remove_file)
    }

    /// The files put aside for `file` that are too old or too many.
    fn outdated(&self, file: &Path, now: SystemTime) -> io::Result<Vec<PathBuf>> {
        let name = Name::of(file, &self.by);
        let mut backups = Vec::new();
        for entry in fs::read_dir(file.parent().unwrap_or(Path::new(".")))? {
            let entry = entry?.file_name();
            if let Some(time) = entry.to_str().and_then(|entry| name.time(entry)) {
                backups.push((time.to_owned(), file.with_file_name(&entry)));
            }
        }
        backups.sort();
        let surplus = match self.by {
            By::Size { backups: most, .. } if most > 0 => backups.len().saturating_sub(most),
            _ => 0,
        };
        let oldest = now.checked_sub(DAY * self.keep_days).unwrap_or(UNIX_EPOCH);
        let oldest = (self.keep_days > 0).then(|| self.time(oldest));
        let is_old = |time: &String| oldest.as_ref().is_some_and(|oldest| time < oldest);
        let backups = backups.into_iter().enumerate();
        let outdated = backups.filter(|(place, (time, _))| *place < surplus || is_old(time));
        Ok(outdated.map(|(_, (_, path))| path).collect())
    }

    fn time(&self, moment: SystemTime) -> String {
        let mut text = String::new();
        match &self.by {
            By::Day(time) | By::Size { time, .. } => time.print(moment, &mut text),
        }
        text
    }
}

/// What the names of a file's backups have in common: `access.log-<day>`, `access-<time>.log`.
struct Name {
    prefix: String,
    suffix: String,
}

impl Name {
    fn of(file: &Path, by: &By) -> Self {
        let text = |part: Option<&std::ffi::OsStr>| {
            part.unwrap_or_default().to_string_lossy().into_owned()
        };
        match by {
            By::Day(_) => Self {
                prefix: text(file.file_name()) + "-",
                suffix: String::new(),
            },
            By::Size { .. } => Self {
                prefix: text(file.file_stem()) + "-",
                suffix: format!(".{}", text(file.extension())),
            },
        }
    }

    fn with(&self, time: &str) -> String {
        format!("{}{time}{}", self.prefix, self.suffix)
    }

    /// The time in the name of a backup, packed or not.
    fn time<'a>(&self, name: &'a str) -> Option<&'a str> {
        let name = name.strip_suffix(PACKED).unwrap_or(name);
        name.strip_prefix(&self.prefix)?.strip_suffix(&self.suffix)
    }
}

fn packed(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(PACKED);
    name.into()
}

/// Replaces a file by one with gzip.
fn pack(path: &Path) -> io::Result<()> {
    let mut encoder = GzEncoder::new(files::create(&packed(path))?, Compression::default());
    io::copy(&mut File::open(path)?, &mut encoder)?;
    encoder.finish()?;
    fs::remove_file(path)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    /// 2026-11-22T06:05:09Z.
    const NOW: Duration = Duration::from_secs(1_795_327_509);

    fn rotation(settings: settings::Log) -> Rotation {
        Rotation::new(&settings, &TimeZone::UTC)
    }

    fn by_size(max_backups: usize) -> settings::Log {
        settings::Log {
            rotation: settings::Rotation::Size,
            max_size: 1,
            max_backups,
            ..settings::Log::default()
        }
    }

    fn names(paths: &[PathBuf]) -> Vec<&str> {
        let names = paths.iter().filter_map(|path| path.file_name()?.to_str());
        names.collect()
    }

    #[test]
    fn names_are_go_zeros() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("access.log");
        let backup = |settings| rotation(settings).backup(&file, UNIX_EPOCH + NOW);
        assert_eq!(
            names(&[backup(settings::Log::default())]),
            ["access.log-2026-11-22"]
        );
        assert_eq!(
            names(&[backup(by_size(0))]),
            ["access-2026-11-22T06:05:09Z.log"]
        );
        let own = settings::Log {
            file_time_format: "20060102-150405".to_owned(),
            ..by_size(0)
        };
        assert_eq!(names(&[backup(own)]), ["access-20261122-060509.log"]);
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("access.log");
        let daily = rotation(settings::Log::default());
        fs::write(folder.path().join("access.log-2026-11-22"), "").unwrap();
        fs::write(folder.path().join("access.log-2026-11-22.1.gz"), "").unwrap();
        let backup = daily.backup(&file, UNIX_EPOCH + NOW);
        assert_eq!(names(&[backup]), ["access.log-2026-11-22.2"]);
    }

    #[test]
    fn a_file_lasts_a_day_or_so_many_bytes() {
        let (daily, sized) = (rotation(settings::Log::default()), rotation(by_size(0)));
        let now = UNIX_EPOCH + NOW;
        assert!(!daily.is_due(now, u64::MAX, now + Duration::from_secs(17 * 3600)));
        assert!(daily.is_due(now, 1, now + Duration::from_secs(18 * 3600)));
        assert!(!sized.is_due(now, MEBIBYTE, now + DAY));
        assert!(sized.is_due(now, MEBIBYTE + 1, now));
        let endless = settings::Log {
            max_size: 0,
            ..by_size(0)
        };
        assert!(!rotation(endless).is_due(now, u64::MAX, now));
    }

    #[test]
    fn a_day_ends_at_local_midnight() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let daily = Rotation::new(&settings::Log::default(), &zone);
        let hours = |hours: u64| UNIX_EPOCH + NOW + Duration::from_secs(hours * 3600);
        // 14:05 there.
        assert!(!daily.is_due(hours(0), 1, hours(9)));
        assert!(daily.is_due(hours(0), 1, hours(10)));
    }

    #[test]
    fn old_files_go() {
        let folder = tempfile::tempdir().unwrap();
        for day in ["11-14", "11-15", "11-16.gz", "11-15.1.gz"] {
            fs::write(folder.path().join(format!("access.log-2026-{day}")), "").unwrap();
        }
        fs::write(folder.path().join("error.log-2026-11-01"), "").unwrap();
        let week = rotation(settings::Log {
            keep_days: 7,
            ..settings::Log::default()
        });
        let file = folder.path().join("access.log");
        let outdated = week.outdated(&file, UNIX_EPOCH + NOW).unwrap();
        assert_eq!(names(&outdated), ["access.log-2026-11-14"]);
        let outdated = week.outdated(&file, UNIX_EPOCH + NOW + DAY).unwrap();
        let old = [
            "access.log-2026-11-14",
            "access.log-2026-11-15",
            "access.log-2026-11-15.1.gz",
        ];
        assert_eq!(names(&outdated), old);
    }

    #[test]
    fn of_too_many_the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        for second in ["07", "09", "08"] {
            let name = format!("access-2026-11-22T06:05:{second}Z.log.gz");
            fs::write(folder.path().join(name), "").unwrap();
        }
        let two = rotation(by_size(2));
        let file = folder.path().join("access.log");
        let outdated = two.outdated(&file, UNIX_EPOCH + NOW).unwrap();
        assert_eq!(names(&outdated), ["access-2026-11-22T06:05:07Z.log.gz"]);
    }

    #[test]
    fn what_is_put_aside_is_packed() {
        let folder = tempfile::tempdir().unwrap();
        let backup = folder.path().join("access.log-2026-11-22");
        fs::write(&backup, "a line\n").unwrap();
        let packing = rotation(settings::Log {
            compress: true,
            ..settings::Log::default()
        });
        let file = folder.path().join("access.log");
        packing.tidy(&file, &backup, UNIX_EPOCH + NOW).unwrap();
        assert!(!backup.exists());
        let mut text = String::new();
        let packed = File::open(packed(&backup)).unwrap();
        flate2::read::GzDecoder::new(packed)
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "a line\n");
    }
}
