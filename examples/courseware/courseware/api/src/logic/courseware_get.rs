use courseware_proto::user;
use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{GetRequest, GetResponse},
};

/// `POST /api/courseware/get`
pub async fn courseware_get(state: &AppState, ctx: &Ctx, req: GetRequest) -> Result<GetResponse> {
    let request = user::GetRequest { id: req.id };
    let reply = state.clients.courseware.get(ctx, request).await?;
    Ok(GetResponse {
        id: reply.id,
        code: reply.code,
        name: reply.name,
        r#type: reply.r#type,
    })
}
