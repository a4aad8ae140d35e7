//! Without the feature `grpc` there are no called services whose errors could be passed on.

use http::StatusCode;

use crate::Error;

/// None.
pub(super) fn passed_on(_error: &Error) -> Option<(StatusCode, String)> {
    None
}

/// No.
pub(super) fn is_outage(_error: &Error) -> bool {
    false
}
