use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{OutAny, OutAnyIn},
};

/// The entry `value` of the map that came in.
pub async fn out_any(_state: &AppState, _ctx: &Ctx, mut req: OutAnyIn) -> Result<OutAny> {
    let value = req.map.remove("value").unwrap_or_default();
    Ok(OutAny { value })
}
