use std::io;

use ferroctl_runtime::{Ctx, Result};

use crate::generated::AppState;

/// Fails with an error that logic did not choose.
pub async fn err_plain(_state: &AppState, _ctx: &Ctx) -> Result<()> {
    Err(io::Error::other("plain <text>"))?
}
