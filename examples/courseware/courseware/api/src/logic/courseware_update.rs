use courseware_proto::user;
use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{UpdateRequest, UpdateResponse},
};

/// `POST /api/courseware/update`
pub async fn courseware_update(
    state: &AppState,
    ctx: &Ctx,
    req: UpdateRequest,
) -> Result<UpdateResponse> {
    let request = user::UpdateRequest {
        id: req.id,
        code: req.code,
        name: req.name,
        r#type: req.r#type,
    };
    state.clients.courseware.update(ctx, request).await?;
    Ok(UpdateResponse {})
}
