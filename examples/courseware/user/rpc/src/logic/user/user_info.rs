use anyhow::Context;
use ferroctl_runtime::{Ctx, Error, OrInvalid, Result};
use user_proto::user::{UserInfoRequest, UserInfoResponse};

use crate::{generated::AppState, model::user};

/// 用户信息
pub async fn user_info(
    state: &AppState,
    _ctx: &Ctx,
    req: UserInfoRequest,
) -> Result<UserInfoResponse> {
    let user = user::find_one(&state.db, req.id.try_into().or_invalid("Id")?)
        .await?
        .ok_or_else(|| Error::code(5000, "用户不存在"))?;
    Ok(UserInfoResponse {
        id: user.id.try_into().context("the user's id")?,
        username: user.username,
        login_name: user.login_name,
        sex: user.sex.try_into().context("the user's sex")?,
    })
}
