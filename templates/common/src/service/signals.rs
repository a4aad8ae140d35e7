//! The signals that end a service.

/// Why a service is asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// SIGTERM: an orchestrator, which needs a moment to send new requests elsewhere.
    Terminate,
    /// SIGINT: somebody at the keyboard.
    Interrupt,
}

/// Returns at the next SIGTERM or SIGINT.
#[cfg(unix)]
pub(super) async fn next() -> anyhow::Result<Signal> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => Signal::Terminate,
        _ = interrupt.recv() => Signal::Interrupt,
    })
}

/// Returns at the next Ctrl-C.
#[cfg(not(unix))]
pub(super) async fn next() -> anyhow::Result<Signal> {
    tokio::signal::ctrl_c().await?;
    Ok(Signal::Interrupt)
}
