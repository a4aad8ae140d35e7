use ferroctl_runtime::{Ctx, Result};

use crate::generated::{AppState, types::OutCount};

/// The text n as a JSON string.
pub async fn out_text(_state: &AppState, _ctx: &Ctx, req: OutCount) -> Result<String> {
    Ok(req.n.to_string())
}
