use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{Item, OutCount},
};

/// Item n.
pub async fn out_pointer(_state: &AppState, _ctx: &Ctx, req: OutCount) -> Result<Item> {
    Ok(Item {
        id: req.n,
        ..Item::default()
    })
}
