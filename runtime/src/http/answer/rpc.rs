//! Failed calls of other services, as go-zero passes them on (`rest/internal/errcode/grpc.go`).

use http::StatusCode;
use tonic::{Code, Status};

use crate::{Error, error::Kind};

/// The HTTP status and the text for an error that a called service answered with and that logic handed on;
/// none for other errors, and for those whose text is for operators only.
pub(super) fn passed_on(error: &Error) -> Option<(StatusCode, String)> {
    let is_handed_on = matches!(
        error.kind(),
        Kind::Unexpected
            | Kind::Invalid(_)
            | Kind::Timeout
            | Kind::NotImplemented
            | Kind::Overloaded
    );
    let cause = error.cause().filter(|_| is_handed_on)?;
    let status = cause.downcast_ref::<Status>()?;
    let text = match status.code() {
        // It may be this service's own clock that gave the call up.
        Code::DeadlineExceeded => error.message().to_owned(),
        code => format!(
            "rpc error: code = {} desc = {}",
            name(code),
            status.message()
        ),
    };
    Some((http_status(status.code())?, text))
}

/// Whether a called service failed as one that cannot do its work does.
pub(super) fn is_outage(error: &Error) -> bool {
    let status = error.cause().and_then(|it| it.downcast_ref::<Status>());
    status.is_some_and(|status| matches!(status.code(), Code::Internal | Code::DataLoss))
}

/// None where the fault is the called service's.
fn http_status(code: Code) -> Option<StatusCode> {
    Some(match code {
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => {
            StatusCode::BAD_REQUEST
        }
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Cancelled => StatusCode::REQUEST_TIMEOUT,
        Code::AlreadyExists | Code::Aborted => StatusCode::CONFLICT,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        Code::Unimplemented => StatusCode::NOT_IMPLEMENTED,
        Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        Code::Ok | Code::Unknown | Code::Internal | Code::Unavailable | Code::DataLoss => {
            return None;
        }
    })
}

/// The code as Go prints it.
fn name(code: Code) -> String {
    match code {
        Code::Cancelled => "Canceled".to_owned(),
        code => format!("{code:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grpc::from_status;

    #[test]
    fn what_the_client_asked_wrongly_is_passed_on() {
        let answer = |status: Status| {
            let passed_on = passed_on(&from_status(status));
            passed_on.map(|(status, text)| (status.as_u16(), text))
        };
        let text = "rpc error: code = NotFound desc = no such row";
        assert_eq!(
            answer(Status::not_found("no such row")),
            Some((404, text.to_owned()))
        );
        let text = "rpc error: code = Canceled desc = ";
        assert_eq!(answer(Status::cancelled("")), Some((408, text.to_owned())));
        let text = "Request Timeout";
        assert_eq!(
            answer(Status::deadline_exceeded("t")),
            Some((504, text.to_owned()))
        );
        let text = "rpc error: code = ResourceExhausted desc = service overloaded";
        let shed = Status::resource_exhausted("service overloaded");
        assert_eq!(answer(shed), Some((429, text.to_owned())));
        for status in [
            Status::unknown("x"),
            Status::internal("x"),
            Status::unavailable("10.0.0.1"),
        ] {
            assert_eq!(answer(status), None);
        }
    }

    #[test]
    fn what_logic_decided_stays() {
        let error = Error::not_found("no such user").because(Status::permission_denied(""));
        assert_eq!(passed_on(&error), None);
        assert_eq!(passed_on(&Error::from(std::fmt::Error)), None);
    }
}
