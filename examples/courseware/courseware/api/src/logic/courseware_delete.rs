use courseware_proto::user;
use ferroctl_runtime::{Ctx, Result};

use crate::generated::{
    AppState,
    types::{DeleteRequest, DeleteResponse},
};

/// `POST /api/courseware/delete`
pub async fn courseware_delete(
    state: &AppState,
    ctx: &Ctx,
    req: DeleteRequest,
) -> Result<DeleteResponse> {
    let request = user::DeleteRequest { id: req.id };
    state.clients.courseware.delete(ctx, request).await?;
    Ok(DeleteResponse {})
}
