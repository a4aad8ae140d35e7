use ferroctl_runtime::{Ctx, Result};

use crate::generated::AppState;

/// Nothing.
pub async fn out_none(_state: &AppState, _ctx: &Ctx) -> Result<()> {
    Ok(())
}
