use ferroctl_runtime::{Ctx, Result};

use crate::generated::{AppState, types::Panic};

/// Panics in one of several ways.
pub async fn panic(_state: &AppState, _ctx: &Ctx, req: Panic) -> Result<()> {
    let none: [(); 0] = [];
    match req.kind.as_str() {
        "index" => Ok(none[req.kind.len()]),
        "error" => std::panic::panic_any(std::fmt::Error),
        _ => panic!("a text"),
    }
}
