//! How many files and sockets the process may have open.

/// Descriptors that are no client's: the log, the database, connections to other services, metrics and
/// health.
const RESERVE: usize = 128;
/// Where the system has no limit, or none that is known.
const PLENTY: usize = 1 << 20;

/// So many connections of clients leave enough for everything else.
pub(super) fn for_requests() -> usize {
    let limit = limit();
    // A process with very few keeps at least half of them for its clients.
    limit - RESERVE.min(limit / 2)
}

#[cfg(unix)]
fn limit() -> usize {
    use rustix::process::{Resource, getrlimit};

    let limit = getrlimit(Resource::Nofile).current;
    limit.map_or(PLENTY, |limit| usize::try_from(limit).unwrap_or(PLENTY))
}

#[cfg(not(unix))]
fn limit() -> usize {
    PLENTY
}
