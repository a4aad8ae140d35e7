use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{EchoRequest, EchoResponse},
};

/// `POST /api/member/echo`
pub async fn member_echo(_state: &AppState, _ctx: &Ctx, req: EchoRequest) -> Result<EchoResponse> {
    Ok(EchoResponse {
        id: req.id,
        name: req.name,
        tags: req.tags,
    })
}
