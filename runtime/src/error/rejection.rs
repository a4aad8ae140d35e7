//! What axum's extractors refuse: through `?` it stays the client's fault, with axum's own status and words.

use std::any::TypeId;

#[cfg(feature = "multipart")]
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::rejection::{
    BytesRejection, FormRejection, JsonRejection, PathRejection, QueryRejection, RawFormRejection,
    RawPathParamsRejection, StringRejection,
};
#[cfg(feature = "ws")]
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use http::StatusCode;

/// Reads status and text of axum's answer, where the cause is this kind of refusal.
type Reading = fn(&anyhow::Error) -> Option<(StatusCode, String)>;

macro_rules! reading {
    ($refusal:ty) => {
        |cause| {
            let refusal = cause.downcast_ref::<$refusal>()?;
            Some((refusal.status(), refusal.body_text()))
        }
    };
}

const READINGS: &[Reading] = &[
    reading!(PathRejection),
    reading!(RawPathParamsRejection),
    reading!(QueryRejection),
    reading!(FormRejection),
    reading!(RawFormRejection),
    reading!(JsonRejection),
    reading!(BytesRejection),
    reading!(StringRejection),
    #[cfg(feature = "multipart")]
    reading!(MultipartRejection),
    #[cfg(feature = "multipart")]
    reading!(MultipartError),
    #[cfg(feature = "ws")]
    reading!(WebSocketUpgradeRejection),
];

/// Status and text of axum's answer to what `?` met, where it is a refusal that blames the request. Behind a
/// `context` of the user's it is an error like any other.
pub(super) fn bare<E: 'static>(cause: &anyhow::Error) -> Option<(u16, String)> {
    if TypeId::of::<E>() == TypeId::of::<anyhow::Error>() {
        return None;
    }
    let (status, text) = READINGS.iter().find_map(|read| read(cause))?;
    status.is_client_error().then(|| (status.as_u16(), text))
}
