//! The thread that writes files, and the way of lines to it: bounded, never waited for, and what it
//! drops is counted.

use std::{
    array, mem,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, SystemTime},
};

use jiff::tz::TimeZone;

use super::{file::LogFile, line::Kind, rotation::Rotation};
use crate::settings;

/// go-zero's files (`core/logx/vars.go`), in the order of [`Kind`].
const NAMES: [&str; 5] = [
    "access.log",
    "error.log",
    "severe.log",
    "slow.log",
    "stat.log",
];

/// Bytes that may wait at the same time, for a disk that hesitates. go-zero lets requests wait for the
/// disk once a hundred lines do; here they are dropped from this point on.
const CAPACITY: usize = 4 << 20;

/// Lines that come so soon after one another are written together.
const GATHERING: Duration = Duration::from_millis(10);

/// How long a stop waits for the last lines to reach a disk that stands still.
const FLUSH_LIMIT: Duration = Duration::from_secs(2);

/// Buffers that a burst has made larger are given back.
const USUAL: usize = 64 << 10;

/// The files of one service's log.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Arc<Queue>,
}

impl Writer {
    /// Opens go-zero's five files in `folder` and begins to write; their days are those of that zone.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn open(
        folder: &Path,
        settings: &settings::Log,
        zone: &TimeZone,
    ) -> anyhow::Result<Self> {
        let rotation = Rotation::new(settings, zone);
        let files = NAMES.iter();
        let files = files.map(|name| LogFile::open(folder.join(name), &rotation));
        let files = files.collect::<anyhow::Result<Vec<_>>>()?;
        let queue = Arc::new(Queue::default());
        let own = Arc::clone(&queue);
        let thread = thread::Builder::new().name("log".to_owned());
        thread.spawn(move || write(&own, files))?;
        Ok(Self { queue })
    }

    /// Takes a line on its way to its file; `false` where nobody writes any more.
    pub(super) fn take(&self, kind: Kind, line: &[u8]) -> bool {
        self.queue.add(kind, line)
    }

    /// Writes what still waits, for at most two seconds, and ends.
    pub(super) fn close(&self) {
        self.queue.close();
    }
}

/// Lines on their way, by file.
type Batch = [Vec<u8>; NAMES.len()];

#[derive(Debug, Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    /// Told when the first line comes, when no more may come, and when all are written.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    lines: Batch,
    bytes: usize,
    dropped: u64,
    closed: bool,
    /// Whether all lines are written after the close.
    written: bool,
}

impl Queue {
    fn add(&self, kind: Kind, line: &[u8]) -> bool {
        let mut waiting = self.lock();
        if waiting.closed {
            return false;
        }
        if waiting.bytes + line.len() > CAPACITY {
            waiting.dropped += 1;
            return true;
        }
        let is_first = waiting.bytes == 0;
        waiting.lines[kind as usize].extend_from_slice(line);
        waiting.bytes += line.len();
        drop(waiting);
        if is_first {
            self.changed.notify_all();
        }
        true
    }

    /// Exchanges what waits, once there is something, for the empty `batch`; gives the number of lines
    /// that were dropped before. None at the end.
    fn next(&self, batch: &mut Batch) -> Option<u64> {
        let is_idle = |waiting: &mut Waiting| waiting.bytes == 0 && !waiting.closed;
        let waiting = self.changed.wait_while(self.lock(), is_idle);
        let waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        let more = self
            .changed
            .wait_timeout_while(waiting, GATHERING, |waiting| !waiting.closed);
        let (mut waiting, _) = more.unwrap_or_else(PoisonError::into_inner);
        if waiting.bytes == 0 {
            return None;
        }
        waiting.bytes = 0;
        mem::swap(&mut waiting.lines, batch);
        Some(mem::take(&mut waiting.dropped))
    }

    fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
        let is_busy = |waiting: &mut Waiting| !waiting.written;
        // Whoever is still busy then is left behind.
        let _ = self
            .changed
            .wait_timeout_while(self.lock(), FLUSH_LIMIT, is_busy);
    }

    fn end(&self) {
        self.lock().written = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write(queue: &Queue, mut files: Vec<LogFile>) {
    let mut batch: Batch = array::from_fn(|_| Vec::new());
    while let Some(dropped) = queue.next(&mut batch) {
        for (file, lines) in files.iter_mut().zip(&mut batch) {
            if !lines.is_empty() {
                file.add(lines, SystemTime::now());
            }
            lines.clear();
            lines.shrink_to(USUAL);
        }
        if dropped > 0 {
            tracing::error!("{dropped} lines of the log were lost, the disk is too slow");
        }
    }
    queue.end();
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn each_kind_has_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let writer =
            Writer::open(folder.path(), &settings::Log::default(), &TimeZone::UTC).unwrap();
        let kinds = [
            Kind::Access,
            Kind::Error,
            Kind::Severe,
            Kind::Slow,
            Kind::Stat,
        ];
        for kind in kinds {
            assert!(writer.take(kind, format!("{kind:?}\n").as_bytes()));
        }
        writer.close();
        assert!(!writer.take(Kind::Access, b"late\n"));
        for (name, kind) in NAMES.iter().zip(kinds) {
            let text = fs::read_to_string(folder.path().join(name)).unwrap();
            assert_eq!(text, format!("{kind:?}\n"));
        }
    }

    #[test]
    fn nobody_waits_for_a_disk_that_stands_still() {
        let queue = Queue::default();
        let line = [b'x'; 1000];
        for _ in 0..CAPACITY / line.len() + 10 {
            assert!(queue.add(Kind::Access, &line));
        }
        let mut batch = Batch::default();
        assert_eq!(queue.next(&mut batch), Some(10));
        assert_eq!(batch[0].len(), CAPACITY / line.len() * line.len());
        queue.lock().closed = true;
        assert_eq!(queue.next(&mut batch), None);
    }
}
