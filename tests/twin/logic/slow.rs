use std::time::Duration;

use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{Routed, Slow},
};

/// Sleeps for so many milliseconds.
pub async fn slow(_state: &AppState, _ctx: &Ctx, req: Slow) -> Result<Routed> {
    tokio::time::sleep(Duration::from_millis(req.ms.unsigned_abs())).await;
    let route = "slow".to_owned();
    Ok(Routed {
        route,
        ..Routed::default()
    })
}
