//! Calls that ended without an answer: what is known of them, and the status they get.

use std::{error::Error, io, iter::successors, sync::Arc};

use h2::Reason;
use tonic::{ConnectError, Status};

use super::connection::NEVER_SERVED;

/// How far a call came that no server answered. Only one that was underway may be done twice when it goes out again (gRPC
/// A6, "transparent retries").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// No connection could be made.
    Unreached,
    /// Certainly no method has seen it: it was still waiting when its connection ended, or the peer
    /// refused it unprocessed (`GOAWAY`, `REFUSED_STREAM`), or never spoke.
    Unprocessed,
    /// The connection ended after it was sent; nobody knows what became of it.
    Underway,
}

impl Lost {
    /// None where the status is the answer of a server.
    pub(super) fn of(status: &Status) -> Option<Self> {
        successors(status.source(), |error| (*error).source()).find_map(Self::by)
    }

    fn by(error: &(dyn Error + 'static)) -> Option<Self> {
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            return Self::by_hyper(error);
        }
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            return Self::by_h2(error);
        }
        // Without hyper above it this comes from the connector, such as the end of its time.
        let is_connecting = error.is::<ConnectError>() || error.is::<io::Error>();
        is_connecting.then_some(Self::Unreached)
    }

    fn by_hyper(error: &hyper::Error) -> Option<Self> {
        // A user's error is a dispatcher that went before the message was handed over.
        if error.is_canceled() || error.is_user() {
            return Some(Self::Unprocessed);
        }
        let Some(cause) = error.source() else {
            return Some(Self::Underway);
        };
        match (
            cause.downcast_ref::<h2::Error>(),
            cause.downcast_ref::<io::Error>(),
        ) {
            (Some(cause), _) => Self::by_h2(cause),
            (_, Some(cause)) => Some(Self::by_io(cause)),
            _ => Some(Self::Underway),
        }
    }

    fn by_io(error: &io::Error) -> Self {
        match error.kind() {
            NEVER_SERVED => Self::Unprocessed,
            _ => Self::Underway,
        }
    }

    fn by_h2(error: &h2::Error) -> Option<Self> {
        // h2 gives a peer's GOAWAY only to streams beyond the last one that it names.
        if error.is_go_away() && error.is_remote() {
            return Some(Self::Unprocessed);
        }
        if error.is_reset() && error.is_remote() && error.reason() == Some(Reason::REFUSED_STREAM) {
            return Some(Self::Unprocessed);
        }
        if error.is_go_away() {
            return Some(Self::Underway);
        }
        error.get_io().map(Self::by_io)
    }
}

/// UNAVAILABLE for a call that was lost, as grpc-go has it; every other status as it is.
pub(super) fn as_unavailable(status: Status) -> Status {
    if Lost::of(&status).is_none() {
        return status;
    }
    let mut unavailable = Status::unavailable(status.message());
    unavailable.set_source(Arc::new(status));
    unavailable
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h2(reason: Reason) -> Status {
        Status::from_error(Box::new(h2::Error::from(reason)))
    }

    #[test]
    fn an_answer_is_not_lost() {
        for answer in [Status::unavailable("busy"), Status::cancelled("")] {
            assert_eq!(Lost::of(&answer), None);
            let code = answer.code();
            assert_eq!(as_unavailable(answer).code(), code);
        }
    }

    #[test]
    fn what_found_no_connection_in_time_is_unreached() {
        let late = io::Error::from(io::ErrorKind::TimedOut);
        let status = Status::from_error(Box::new(late));
        assert_eq!(Lost::of(&status), Some(Lost::Unreached));
    }

    #[test]
    fn what_this_side_ends_itself_is_not_lost() {
        assert_eq!(Lost::of(&h2(Reason::CANCEL)), None);
        assert_eq!(Lost::of(&h2(Reason::REFUSED_STREAM)), None);
    }
}
