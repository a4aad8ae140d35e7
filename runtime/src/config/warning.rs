//! What of a configuration is not as it seems.

/// Says it in the log; on stderr where the log's level would hide it, as that of services that log errors only.
pub(crate) fn warn(text: &str) {
    if tracing::event_enabled!(tracing::Level::WARN) {
        tracing::warn!("{text}");
    } else {
        eprintln!("warning: {text}");
    }
}
