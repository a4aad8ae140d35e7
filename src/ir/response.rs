//! How HTTP services answer.

use serde::Serialize;

/// The bodies of HTTP answers (`response:` in `ferroctl.yaml`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Response {
    /// `{code, message, data}` with these names and values.
    Envelope(Envelope),
    /// go-zero's own: the bare value, errors as text.
    Plain,
}

impl Default for Response {
    fn default() -> Self {
        Self::Envelope(Envelope::default())
    }
}

/// The settings of the envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Envelope {
    /// Name of the field with the number.
    pub code: String,
    /// Name of the field with the text.
    pub message: String,
    /// Name of the field with the value.
    pub data: String,
    /// The number of a success.
    pub success_code: u32,
    /// The text of a success.
    pub success_message: String,
    /// Whether an empty `data` is left out.
    pub omit_empty_data: bool,
    /// HTTP status of a code error.
    pub error_status: u16,
    /// The number of an unexpected error.
    pub internal_code: u32,
    /// The text of an unexpected error.
    pub internal_message: String,
    /// HTTP status of an unexpected error.
    pub internal_status: u16,
}

impl Default for Envelope {
    /// The tutorial's envelope, with HTTP 500 for what is unexpected.
    fn default() -> Self {
        Self {
            code: "code".to_owned(),
            message: "message".to_owned(),
            data: "data".to_owned(),
            success_code: 0,
            success_message: "success".to_owned(),
            omit_empty_data: false,
            error_status: 400,
            internal_code: 500,
            internal_message: "服务器错误".to_owned(),
            internal_status: 500,
        }
    }
}
