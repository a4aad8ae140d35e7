use ferroctl_runtime::{Ctx, Result};

use super::who_am_i::who_am_i;
use crate::generated::{AppState, types::WhoAmI};

/// As [`who_am_i`], behind the other secret.
pub async fn who_am_i_transition(state: &AppState, ctx: &Ctx) -> Result<WhoAmI> {
    who_am_i(state, ctx).await
}
