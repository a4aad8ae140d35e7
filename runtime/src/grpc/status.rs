//! `Error` ↔ `Status`.

use http::HeaderValue;
use tonic::{Code, Status, metadata::MetadataMap};

use super::code::{LAST_GRPC_CODE, MARKER};
use crate::{Error, error::Kind};

/// What a client reads of an unexpected error; its cause is for the log only.
pub(super) const UNEXPECTED: &str = "服务器错误";

/// The status with which `error` leaves a server.
///
/// A business code travels as its own number, as go-zero sends it; an unexpected error is UNKNOWN,
/// as in go-zero, but without the text of its cause.
pub fn to_status(error: &Error) -> Status {
    let code = match error.kind() {
        Kind::Code(number) => return business(*number, error.message()),
        Kind::Unexpected => return Status::unknown(UNEXPECTED),
        Kind::Invalid(_) => Code::InvalidArgument,
        Kind::Unauthorized => Code::Unauthenticated,
        Kind::Unsigned => Code::PermissionDenied,
        Kind::NotImplemented => Code::Unimplemented,
        Kind::NotFound => Code::NotFound,
        Kind::TooLarge | Kind::Overloaded => Code::ResourceExhausted,
        Kind::Timeout => Code::DeadlineExceeded,
        Kind::Unavailable => Code::Unavailable,
        Kind::Status(_) => Code::Unknown,
    };
    Status::new(code, error.message())
}

/// What `status`, an answer of a called service, means to the caller's logic.
///
/// The status itself stays the error's cause.
pub fn from_status(status: Status) -> Error {
    if let Some(number) = marked(&status) {
        return Error::code(number, status.message().to_owned());
    }
    let error = match status.code() {
        Code::InvalidArgument => Error::new(Kind::Invalid(Vec::new()), status.message().to_owned()),
        Code::Unimplemented => Error::new(Kind::NotImplemented, status.message().to_owned()),
        Code::Unavailable => Error::unavailable("a called service is unavailable"),
        Code::DeadlineExceeded => Error::timeout(),
        Code::ResourceExhausted => Error::new(Kind::Overloaded, "a called service is overloaded"),
        _ => return Error::from(status),
    };
    error.because(status)
}

/// The number in `grpc-status`, business codes included.
pub(super) fn number(status: &Status) -> u32 {
    marked(status).unwrap_or(status.code() as u32)
}

fn marked(status: &Status) -> Option<u32> {
    let marker = status.metadata().get(MARKER.as_str())?;
    marker.to_str().ok()?.parse().ok()
}

fn business(number: u32, message: &str) -> Status {
    match number {
        // Zero on the wire would be a success.
        0 => Status::unknown(message),
        1..=LAST_GRPC_CODE => Status::new(Code::from(number.cast_signed()), message),
        _ => Status::with_metadata(Code::Unknown, message, marker(number)),
    }
}

fn marker(number: u32) -> MetadataMap {
    let mut headers = http::HeaderMap::with_capacity(1);
    headers.insert(MARKER, HeaderValue::from(number));
    MetadataMap::from_headers(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_code_comes_back_unchanged() {
        let status = to_status(&Error::code(5000, "课件编号已存在"));
        assert_eq!(number(&status), 5000);
        let error = from_status(status);
        assert_eq!(error.kind(), &Kind::Code(5000));
        assert_eq!(error.message(), "课件编号已存在");
    }

    #[test]
    fn a_code_of_grpc_leaves_as_itself_and_zero_never() {
        assert_eq!(to_status(&Error::code(5, "gone")).code(), Code::NotFound);
        assert_eq!(to_status(&Error::code(0, "odd")).code(), Code::Unknown);
    }

    #[test]
    fn the_cause_of_an_unexpected_error_stays_inside() {
        let status = to_status(&Error::from(anyhow::anyhow!("password is hunter2")));
        assert_eq!(
            (status.code(), status.message()),
            (Code::Unknown, UNEXPECTED)
        );
    }

    #[test]
    fn what_an_api_tells_apart_comes_back_by_kind() {
        let kind = |status: Status| from_status(status).kind().clone();
        let invalid = Kind::Invalid(Vec::new());
        assert_eq!(kind(Status::invalid_argument("")), invalid);
        assert_eq!(kind(Status::unimplemented("")), Kind::NotImplemented);
        assert_eq!(kind(Status::unavailable("")), Kind::Unavailable);
        assert_eq!(kind(Status::deadline_exceeded("")), Kind::Timeout);
        assert_eq!(kind(Status::resource_exhausted("")), Kind::Overloaded);
        assert_eq!(kind(Status::not_found("")), Kind::Unexpected);
    }

    #[test]
    fn the_status_stays_the_cause() {
        let error = from_status(Status::not_found("no such row"));
        let cause = error
            .cause()
            .and_then(|cause| cause.downcast_ref::<Status>());
        assert_eq!(cause.map(Status::code), Some(Code::NotFound));
    }
}
