use courseware_proto::user::{UpdateRequest, UpdateResponse};
use ferroctl_runtime::{Ctx, Error, OrInvalid, Result};

use crate::{generated::AppState, model::courseware};

/// Changes what is given; proto3 has no word for "not given", so an empty text or 0 leaves a value as it is.
pub async fn update(state: &AppState, _ctx: &Ctx, req: UpdateRequest) -> Result<UpdateResponse> {
    let mut row = courseware::find_one(&state.db, req.id.try_into().or_invalid("Id")?)
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
    match courseware::update(&state.db, &row).await {
        Err(error) if error.is_duplicate() => Err(Error::code(5000, "课件编号已存在")),
        updated => Ok(updated.map(|_| UpdateResponse {})?),
    }
}
