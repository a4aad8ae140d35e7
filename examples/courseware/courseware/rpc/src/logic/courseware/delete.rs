use courseware_proto::user::{DeleteRequest, DeleteResponse};
use ferroctl_runtime::{Ctx, OrInvalid, Result};

use crate::{generated::AppState, model::courseware};

/// Removes a courseware; one that is not there is as good as removed.
pub async fn delete(state: &AppState, _ctx: &Ctx, req: DeleteRequest) -> Result<DeleteResponse> {
    courseware::delete(&state.db, req.id.try_into().or_invalid("Id")?).await?;
    Ok(DeleteResponse {})
}
