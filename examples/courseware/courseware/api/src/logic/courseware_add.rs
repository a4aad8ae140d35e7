use courseware_proto::user;
use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{AddRequest, AddResponse},
};

/// `POST /api/courseware/add`
pub async fn courseware_add(state: &AppState, ctx: &Ctx, req: AddRequest) -> Result<AddResponse> {
    let request = user::AddRequest {
        code: req.code,
        name: req.name,
        r#type: req.r#type,
    };
    state.clients.courseware.add(ctx, request).await?;
    Ok(AddResponse {})
}
