use ferroctl_runtime::{Ctx, Result};
use serde_json::Value;

use crate::generated::{AppState, types::WhoAmI};

/// The claims userId, role and sub, printed as Go prints what its context holds.
pub async fn who_am_i(_state: &AppState, ctx: &Ctx) -> Result<WhoAmI> {
    let claims = ctx.claims()?.as_object();
    let text = |name: &str| match claims.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    Ok(WhoAmI {
        user_id: text("userId"),
        role: text("role"),
        sub: text("sub"),
    })
}
