use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{EchoRequest, EchoResponse},
};

/// `POST /api/echo`
pub async fn echo(_state: &AppState, _ctx: &Ctx, req: EchoRequest) -> Result<EchoResponse> {
    Ok(EchoResponse {
        id: req.id,
        name: req.name,
        tags: req.tags,
    })
}
