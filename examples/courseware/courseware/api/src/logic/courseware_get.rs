use courseware_proto::user;
use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{GetRequest, GetResponse},
};

/// Shows one courseware.
pub async fn courseware_get(state: &AppState, ctx: &Ctx, req: GetRequest) -> Result<GetResponse> {
    let request = user::GetRequest { id: req.id };
    let courseware = state.clients.courseware.get(ctx, request).await?;
    Ok(GetResponse {
        id: courseware.id,
        code: courseware.code,
        name: courseware.name,
        r#type: courseware.r#type,
    })
}
