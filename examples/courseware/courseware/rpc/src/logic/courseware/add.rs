use courseware_proto::user::{AddRequest, AddResponse};
use ferroctl_runtime::{Ctx, Error, OrInvalid, Result};

use crate::{generated::AppState, model};

/// Adds a courseware under a code that nobody uses yet.
pub async fn add(state: &AppState, _ctx: &Ctx, req: AddRequest) -> Result<AddResponse> {
    let r#type = req.r#type.try_into().or_invalid("Type")?;
    if !model::insert(&state.db, &req.code, &req.name, r#type).await? {
        return Err(Error::code(5000, "课件编号已存在"));
    }
    Ok(AddResponse {})
}
