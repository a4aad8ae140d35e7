use ferroctl_runtime::{Ctx, Result};
use user_proto::user;

use crate::generated::{
    AppState,
    types::{UserInfoRequest, UserInfoResponse},
};

/// 用户信息
///
/// Answers for the id that is asked, as the tutorial does: anyone who is logged in may read anyone's name.
/// To answer for the caller alone, take the id from `ctx.claims()?.get("userId")?`.
pub async fn user_info(
    state: &AppState,
    ctx: &Ctx,
    req: UserInfoRequest,
) -> Result<UserInfoResponse> {
    let request = user::UserInfoRequest { id: req.id };
    let user = state.clients.user.user_info(ctx, request).await?;
    Ok(UserInfoResponse {
        id: user.id,
        username: user.username,
        login_name: user.login_name,
        sex: user.sex,
    })
}
