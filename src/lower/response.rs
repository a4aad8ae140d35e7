//! `response:` of the manifest → [`ir::Response`].

use crate::ir;
use crate::manifest::{Envelope, Response};

/// The style with its names and values; the keys that are absent have the defaults of [`ir::Envelope`].
pub(super) fn lower(response: &Response) -> ir::Response {
    match response {
        Response::Envelope(keys) => ir::Response::Envelope(envelope(keys.clone())),
        Response::Plain => ir::Response::Plain,
    }
}

fn envelope(keys: Envelope) -> ir::Envelope {
    let default = ir::Envelope::default();
    ir::Envelope {
        code: keys.code.unwrap_or(default.code),
        message: keys.message.unwrap_or(default.message),
        data: keys.data.unwrap_or(default.data),
        success_code: keys.success_code.unwrap_or(default.success_code),
        success_message: keys.success_message.unwrap_or(default.success_message),
        omit_empty_data: keys.omit_empty_data.unwrap_or(default.omit_empty_data),
        error_status: keys.error_status.unwrap_or(default.error_status),
        internal_code: keys.internal_code.unwrap_or(default.internal_code),
        internal_message: keys.internal_message.unwrap_or(default.internal_message),
        internal_status: keys.internal_status.unwrap_or(default.internal_status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_absent_has_the_default() {
        let given = Envelope {
            message: Some("msg".to_owned()),
            internal_status: Some(400),
            ..Envelope::default()
        };
        let expected = ir::Envelope {
            message: "msg".to_owned(),
            internal_status: 400,
            ..ir::Envelope::default()
        };
        let lowered = lower(&Response::Envelope(given));
        assert_eq!(lowered, ir::Response::Envelope(expected));
        let default = ir::Response::Envelope(ir::Envelope::default());
        assert_eq!(lower(&Response::default()), default);
    }
}
