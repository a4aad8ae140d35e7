//! How a workspace answers: `response:` of ferroctl.yaml.

/// The settings of all answers of a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// What a body looks like.
    pub form: Form,
    /// The envelope's fields.
    pub code_field: &'static str,
    /// See [`code_field`](Self::code_field).
    pub message_field: &'static str,
    /// See [`code_field`](Self::code_field).
    pub data_field: &'static str,
    /// The envelope of a success.
    pub success_code: i64,
    /// See [`success_code`](Self::success_code).
    pub success_message: &'static str,
    /// Leaves a `null` out of the envelope: in errors, and in answers without a response type.
    pub omit_empty_data: bool,
    /// The HTTP status of code errors.
    pub code_status: u16,
    /// The answer to an error that logic did not choose.
    pub unexpected_code: i64,
    /// See [`unexpected_code`](Self::unexpected_code).
    pub unexpected_message: &'static str,
    /// The HTTP status of such an error.
    pub unexpected_status: u16,
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
        code_field: "code",
        message_field: "message",
        data_field: "data",
        success_code: 0,
        success_message: "success",
        omit_empty_data: false,
        code_status: 400,
        unexpected_code: 500,
        unexpected_message: "服务器错误",
        unexpected_status: 500,
        unauthorized_message: "鉴权失败",
        null_lists: false,
    };

    /// What `goctl api go` answers without a response handler of the user's.
    pub const PLAIN: Self = Self {
        form: Form::Plain,
        unexpected_message: "Internal Server Error",
        ..Self::ENVELOPE
    };
}
