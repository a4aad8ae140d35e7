//! Placeholder.

use std::collections::BTreeMap;

use crate::ir;
use crate::proto::Contract;

/// The model of one gRPC service.
#[must_use]
pub fn lower(_contract: &Contract, _foreign: &BTreeMap<String, String>) -> ir::Rpc {
    ir::Rpc::default()
}
