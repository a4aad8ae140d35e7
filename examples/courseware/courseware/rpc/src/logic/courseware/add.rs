use courseware_proto::user::{AddRequest, AddResponse};
use ferroctl_runtime::{Ctx, Error, OrInvalid, Result};

use crate::{generated::AppState, model::courseware};

/// Adds a courseware under a code that nobody uses yet.
pub async fn add(state: &AppState, _ctx: &Ctx, req: AddRequest) -> Result<AddResponse> {
    let new = courseware::NewCourseware {
        code: req.code,
        name: req.name,
        r#type: req.r#type.try_into().or_invalid("Type")?,
        ..Default::default()
    };
    // The unique index decides, so that two at once cannot both win.
    if !courseware::insert_ignore(&state.db, &new).await? {
        return Err(Error::code(5000, "课件编号已存在"));
    }
    Ok(AddResponse {})
}
