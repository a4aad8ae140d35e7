use courseware_proto::user::{UpdateRequest, UpdateResponse};
use ferroctl_runtime::{Ctx, Error, OrInvalid, Result};

use crate::{generated::AppState, model};

/// Changes what is given; proto3 has no word for "not given", so an empty text or 0 leaves a value as it is.
pub async fn update(state: &AppState, _ctx: &Ctx, req: UpdateRequest) -> Result<UpdateResponse> {
    let mut row = model::find(&state.db, req.id.try_into().or_invalid("Id")?)
        .await?
        .ok_or_else(|| Error::code(5000, "数据不存在"))?;
    if !req.code.is_empty() {
        row.code = req.code;
    }
    if !req.name.is_empty() {
        row.name = req.name;
    }
    if req.r#type != 0 {
        row.r#type = req.r#type.try_into().or_invalid("Type")?;
    }
    if !model::update(&state.db, &row).await? {
        return Err(Error::code(5000, "课件编号已存在"));
    }
    Ok(UpdateResponse {})
}
