use courseware_proto::user::{UpdateRequest, UpdateResponse};
use ferroctl_runtime::{
    Ctx, Error, OrInvalid, Result,
    model::{given, set},
};

use crate::{generated::AppState, model::courseware};

/// Changes what is given.
pub async fn update(state: &AppState, _ctx: &Ctx, req: UpdateRequest) -> Result<UpdateResponse> {
    let id = req.id.try_into().or_invalid("Id")?;
    if courseware::find_one(&state.db, id).await?.is_none() {
        return Err(Error::code(5000, "数据不存在"));
    }
    // proto3 has no word for "not given" unless a field is `optional`: an empty text or 0 leaves a value as it is.
    let changes = courseware::Update::new()
        .code(given(req.code).map(set))
        .name(given(req.name).map(set))
        .r#type(given(i64::try_from(req.r#type).or_invalid("Type")?).map(set));
    match courseware::update_partial(&state.db, id, changes).await {
        Err(error) if error.is_duplicate() => Err(Error::code(5000, "课件编号已存在")),
        updated => Ok(updated.map(|_| UpdateResponse {})?),
    }
}
