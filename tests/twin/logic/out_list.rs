use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{Item, OutCount},
};

/// n items, ids from 1.
pub async fn out_list(_state: &AppState, _ctx: &Ctx, req: OutCount) -> Result<Vec<Item>> {
    let item = |id| Item {
        id,
        ..Item::default()
    };
    Ok((1..=req.n.min(10)).map(item).collect())
}
