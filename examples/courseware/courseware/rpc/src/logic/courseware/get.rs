use anyhow::Context;
use courseware_proto::user::{GetRequest, GetResponse};
use ferroctl_runtime::{Ctx, Error, OrInvalid, Result};

use crate::{generated::AppState, model::courseware};

/// Shows one courseware.
pub async fn get(state: &AppState, _ctx: &Ctx, req: GetRequest) -> Result<GetResponse> {
    let row = courseware::find_one(&state.db, req.id.try_into().or_invalid("Id")?)
        .await?
        .ok_or_else(|| Error::code(5000, "数据不存在"))?;
    Ok(GetResponse {
        id: row.id.try_into().context("`id` of the row")?,
        code: row.code,
        name: row.name,
        r#type: row.r#type.try_into().context("`type` of the row")?,
    })
}
