//! `response:` of the manifest → [`ir::Response`].

use crate::ir;
use crate::manifest::Response;

/// The style with its names and values.
pub(super) fn lower(response: &Response) -> ir::Response {
    let Response::Envelope(keys) = response else {
        return ir::Response::Plain;
    };
    let keys = keys.clone();
    ir::Response::Envelope(ir::Envelope {
        code: keys.code,
        message: keys.message,
        data: keys.data,
        success_code: keys.success_code,
        success_message: keys.success_message,
        omit_empty_data: keys.omit_empty_data,
        error_status: keys.error_status,
        internal_code: keys.internal_code,
        internal_message: keys.internal_message,
        internal_status: keys.internal_status,
    })
}
