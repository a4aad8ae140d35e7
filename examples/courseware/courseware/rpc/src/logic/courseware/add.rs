use courseware_proto::user::{AddRequest, AddResponse};
use ferroctl_runtime::{Ctx, Error, Result};

use crate::{generated::AppState, model};

/// Adds a courseware under a code that nobody uses yet.
pub async fn add(state: &AppState, _ctx: &Ctx, req: AddRequest) -> Result<AddResponse> {
    if !model::insert(&state.db, &req.code, &req.name, req.r#type.try_into()?).await? {
        return Err(Error::code(5000, "课件编号已存在"));
    }
    Ok(AddResponse {})
}
