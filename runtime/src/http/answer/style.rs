//! How a workspace answers: `response:` of ferroctl.yaml, in its words.

use serde::Serialize;

use crate::http::json;

/// The settings of all answers of a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// What a body looks like.
    pub form: Form,
    /// The name of the envelope's field with the number.
    pub code: &'static str,
    /// The name of the envelope's field with the text.
    pub message: &'static str,
    /// The name of the envelope's field with the value.
    pub data: &'static str,
    /// The number of a success.
    pub success_code: i64,
    /// The text of a success.
    pub success_message: &'static str,
    /// Leaves a `null` out of the envelope: in errors, and in answers without a response type.
    pub omit_empty_data: bool,
    /// The HTTP status of code errors.
    pub error_status: u16,
    /// The number of an error that logic did not choose.
    pub internal_code: i64,
    /// The text of such an error.
    pub internal_message: &'static str,
    /// The HTTP status of such an error.
    pub internal_status: u16,
    /// The envelope's message for a missing or bad token.
    pub unauthorized_message: &'static str,
    /// Writes an empty list as `null`, as Go writes a nil slice.
    pub null_lists: bool,
}

/// What a body looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `{"code":0,"message":"success","data":…}`, errors included.
    Envelope,
    /// The value itself; errors as go-zero's text.
    Plain,
}

impl Style {
    /// The tutorial's envelope.
    pub const ENVELOPE: Self = Self {
        form: Form::Envelope,
        code: "code",
        message: "message",
        data: "data",
        success_code: 0,
        success_message: "success",
        omit_empty_data: false,
        error_status: 400,
        internal_code: 500,
        internal_message: "服务器错误",
        internal_status: 500,
        unauthorized_message: "鉴权失败",
        null_lists: false,
    };

    /// What `goctl api go` answers without a response handler of the user's.
    pub const PLAIN: Self = Self {
        form: Form::Plain,
        internal_message: "Internal Server Error",
        ..Self::ENVELOPE
    };

    /// The value as JSON in an answer.
    ///
    /// # Errors
    /// A map whose keys are no text.
    pub(in crate::http) fn json<T: Serialize>(&self, value: &T) -> serde_json::Result<Vec<u8>> {
        json::with_lists(value, self.null_lists)
    }
}
