//! go-zero's `logx.LogConf`.

use serde::Deserialize;

use super::limit::limit;

/// The log: where its lines go and how they look.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Log {
    /// The folder below [`Self::path`] in Mode `volume`; empty means the service's name.
    pub service_name: String,
    /// Where lines go.
    pub mode: LogMode,
    /// How a line looks.
    pub encoding: Encoding,
    /// Go's layout of timestamps; empty means `2006-01-02T15:04:05.000Z07:00`.
    pub time_format: String,
    /// The folder of the files.
    pub path: String,
    /// From which level on events are written.
    pub level: Level,
    /// Longest `content` in bytes; 0 means no limit.
    pub max_content_length: usize,
    /// Whether files that are no longer written are packed with gzip.
    pub compress: bool,
    /// Whether lines of statistics are written.
    pub stat: bool,
    /// Days after which files that are no longer written are removed; 0 means never.
    #[serde(deserialize_with = "limit")]
    pub keep_days: u32,
    /// Milliseconds between two stacks in go-zero; read so that it can be warned of, since there are
    /// none here.
    pub stack_cooldown_millis: Option<i64>,
    /// Files that are kept beside the one in use with [`Rotation::Size`]; 0 means all.
    #[serde(deserialize_with = "limit")]
    pub max_backups: usize,
    /// MiB of a file with [`Rotation::Size`]; 0 means any number.
    #[serde(deserialize_with = "limit")]
    pub max_size: u64,
    /// When a new file is begun.
    pub rotation: Rotation,
    /// Go's layout of the time in the names of files with [`Rotation::Size`]; empty means
    /// `2006-01-02T15:04:05Z07:00`.
    pub file_time_format: String,
    /// The names of keys in lines.
    pub field_keys: FieldKeys,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            service_name: String::new(),
            mode: LogMode::default(),
            encoding: Encoding::default(),
            time_format: String::new(),
            path: "logs".to_owned(),
            level: Level::default(),
            max_content_length: 0,
            compress: false,
            stat: true,
            keep_days: 0,
            stack_cooldown_millis: None,
            max_backups: 0,
            max_size: 0,
            rotation: Rotation::default(),
            file_time_format: String::new(),
            field_keys: FieldKeys::default(),
        }
    }
}

impl Log {
    /// The keys that are set and have no effect beside the others, each with the reason.
    pub fn idle(&self) -> Vec<String> {
        let standard = Self::default();
        let console = self.mode == LogMode::Console;
        let (files, sized) = ("`Mode` is `file` or `volume`", "`Rotation` is `size`");
        let by_size = self.rotation == Rotation::Size && !console;
        let only_where = |key: &str, set: bool, condition: &str| {
            set.then(|| format!("`Log.{key}` has no effect, except where {condition}"))
        };
        [
            only_where("Path", console && self.path != standard.path, files),
            only_where(
                "Rotation",
                console && self.rotation == Rotation::Size,
                files,
            ),
            only_where("Compress", console && self.compress, files),
            only_where("KeepDays", console && self.keep_days > 0, files),
            only_where("MaxSize", !by_size && self.max_size > 0, sized),
            only_where("MaxBackups", !by_size && self.max_backups > 0, sized),
            only_where(
                "FileTimeFormat",
                !by_size && !self.file_time_format.is_empty(),
                sized,
            ),
            self.stack_cooldown_millis.map(|_| {
                "`Log.StackCooldownMillis` has no effect, no stacks are logged".to_owned()
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Where the lines of the log go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogMode {
    /// To stdout.
    #[default]
    Console,
    /// Into files in a folder.
    File,
    /// Into files in a folder of the service and the host, for a volume that several share.
    Volume,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// A JSON object.
    #[default]
    Json,
    /// Columns between tabs.
    Plain,
}

/// go-zero's levels of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Everything.
    Debug,
    /// Not what only a developer needs.
    #[default]
    Info,
    /// Errors and what was slow.
    Error,
    /// Only why a service ended.
    Severe,
}

/// When the log begins a new file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rotation {
    /// With each day, in UTC.
    #[default]
    Daily,
    /// When a file would become larger than [`Log::max_size`].
    Size,
}

/// The names of the keys that a line of the log has by itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct FieldKeys {
    /// File and line.
    pub caller_key: String,
    /// The text.
    pub content_key: String,
    /// How long something took.
    pub duration_key: String,
    /// The level.
    pub level_key: String,
    /// The span's id.
    pub span_key: String,
    /// When it happened.
    pub timestamp_key: String,
    /// The trace's id.
    pub trace_key: String,
    /// Whether the text was cut.
    pub truncated_key: String,
}

impl Default for FieldKeys {
    fn default() -> Self {
        Self {
            caller_key: "caller".to_owned(),
            content_key: "content".to_owned(),
            duration_key: "duration".to_owned(),
            level_key: "level".to_owned(),
            span_key: "span".to_owned(),
            timestamp_key: "@timestamp".to_owned(),
            trace_key: "trace".to_owned(),
            truncated_key: "truncated".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_without_an_effect_are_named() {
        assert_eq!(Log::default().idle(), [""; 0]);
        let console = Log {
            keep_days: 7,
            stack_cooldown_millis: Some(100),
            ..Log::default()
        };
        let idle = console.idle();
        assert!(
            idle[0].starts_with("`Log.KeepDays` has no effect"),
            "{idle:?}"
        );
        assert!(idle[1].starts_with("`Log.StackCooldownMillis`"), "{idle:?}");
        let daily = Log {
            mode: LogMode::File,
            keep_days: 7,
            max_size: 10,
            ..Log::default()
        };
        let idle = daily.idle();
        assert_eq!(idle.len(), 1);
        assert!(idle[0].contains("where `Rotation` is `size`"), "{idle:?}");
    }
}
