//! One file of the log.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    thread,
    time::SystemTime,
};

use anyhow::Context as _;

use super::rotation::Rotation;
use crate::files;

/// A file that lines are added to until it is put aside for the next one.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
    rotation: Rotation,
    file: File,
    size: u64,
    begun: SystemTime,
    /// Whether the last attempt to write or to rotate failed.
    failing: bool,
}

impl LogFile {
    /// Opens the file, with its folders; what is in it stays, and counts as begun when it was last
    /// written.
    ///
    /// # Errors
    /// A path that cannot be written.
    pub(super) fn open(path: PathBuf, rotation: &Rotation) -> anyhow::Result<Self> {
        let (file, size, begun) = opened(&path)
            .with_context(|| format!("Log.Path: cannot write `{}`", path.display()))?;
        Ok(Self {
            path,
            rotation: rotation.clone(),
            file,
            size,
            begun,
            failing: false,
        })
    }

    /// Adds whole lines. What cannot be written is lost; stderr hears of it once.
    pub(super) fn add(&mut self, lines: &[u8], now: SystemTime) {
        let added = self.try_add(lines, now);
        if let Err(error) = &added
            && !self.failing
        {
            eprintln!("the log {}: {error}", self.path.display());
        }
        self.failing = added.is_err();
    }

    fn try_add(&mut self, lines: &[u8], now: SystemTime) -> io::Result<()> {
        let mut rotated = Ok(());
        let (mut start, mut end) = (0, 0);
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            let size = self.size + (end + line.len() - start) as u64;
            if rotated.is_ok() && self.rotation.is_due(self.begun, size, now) {
                self.put(&lines[start..end])?;
                start = end;
                // The file that is open already still takes what follows.
                rotated = self.rotate(now);
            }
            end += line.len();
        }
        self.put(&lines[start..])?;
        rotated
    }

    fn put(&mut self, lines: &[u8]) -> io::Result<()> {
        self.size += lines.len() as u64;
        self.file.write_all(lines)
    }

    fn rotate(&mut self, now: SystemTime) -> io::Result<()> {
        let backup = self.rotation.backup(&self.path, self.begun);
        match fs::rename(&self.path, &backup) {
            // Somebody else has taken it away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            renamed => renamed?,
        }
        (self.file, self.size, self.begun) = (files::create(&self.path)?, 0, now);
        let (rotation, path) = (self.rotation.clone(), self.path.clone());
        // Packing takes long, and lines must not wait for it.
        thread::Builder::new()
            .name("log-rotation".to_owned())
            .spawn(move || {
                if let Err(error) = rotation.tidy(&path, &backup, now) {
                    tracing::error!("the log {}: {error}", backup.display());
                }
            })?;
        Ok(())
    }
}

fn opened(path: &Path) -> io::Result<(File, u64, SystemTime)> {
    let file = files::append(path)?;
    let data = file.metadata()?;
    Ok((file, data.len(), data.modified()?))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::tz::TimeZone;

    use super::*;
    use crate::settings;

    fn by_size() -> Rotation {
        let settings = settings::Log {
            rotation: settings::Rotation::Size,
            max_size: 1,
            file_time_format: "05".to_owned(),
            ..settings::Log::default()
        };
        Rotation::new(&settings, &TimeZone::UTC)
    }

    /// What the files of the folder hold, by their names.
    fn contents(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut texts: Vec<_> = entries
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), fs::read_to_string(&path).unwrap()))
            .collect();
        texts.sort();
        texts.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn lines_are_added_to_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/access.log");
        for line in ["one\n", "two\n"] {
            let daily = Rotation::new(&settings::Log::default(), &TimeZone::UTC);
            let mut file = LogFile::open(path.clone(), &daily).unwrap();
            file.add(line.as_bytes(), SystemTime::now());
        }
        assert_eq!(fs::read_to_string(path).unwrap(), "one\ntwo\n");
    }

    #[test]
    fn a_new_day_begins_a_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let daily = Rotation::new(&settings::Log::default(), &TimeZone::UTC);
        let mut file = LogFile::open(folder.path().join("access.log"), &daily).unwrap();
        let now = SystemTime::now();
        file.add(b"today\n", now);
        file.add(b"tomorrow\n", now + Duration::from_secs(86_400));
        assert_eq!(contents(folder.path()), ["tomorrow\n", "today\n"]);
    }

    #[test]
    fn no_line_is_cut_in_two_or_lost() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = LogFile::open(folder.path().join("access.log"), &by_size()).unwrap();
        let line = format!("{}\n", "x".repeat((1 << 19) - 1));
        // Two fill a file exactly.
        file.add(line.repeat(5).as_bytes(), SystemTime::now());
        let texts = contents(folder.path());
        let lengths: Vec<usize> = texts.iter().map(|text| text.len() / line.len()).collect();
        assert_eq!(lengths.iter().sum::<usize>(), 5);
        assert_eq!(lengths.len(), 3);
        assert!(texts.iter().all(|text| text.len() % line.len() == 0));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_loses_lines_and_nothing_else() {
        let daily = Rotation::new(&settings::Log::default(), &TimeZone::UTC);
        let mut file = LogFile::open(PathBuf::from("/dev/full"), &daily).unwrap();
        file.begun = SystemTime::now();
        file.add(b"lost\n", SystemTime::now());
        assert!(file.failing);
    }

    #[test]
    fn a_folder_that_went_away_is_no_reason_to_stop() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logs/access.log");
        let daily = Rotation::new(&settings::Log::default(), &TimeZone::UTC);
        let mut file = LogFile::open(path, &daily).unwrap();
        fs::remove_dir_all(folder.path().join("logs")).unwrap();
        file.add(
            b"tomorrow\n",
            SystemTime::now() + Duration::from_secs(86_400),
        );
        assert!(file.failing);
    }
}
