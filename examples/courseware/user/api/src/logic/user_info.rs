use ferroctl_runtime::{Ctx, Result};
use user_proto::user;

use crate::generated::{
    AppState,
    types::{UserInfoRequest, UserInfoResponse},
};

/// `POST /api/user/userInfo`
pub async fn user_info(
    state: &AppState,
    ctx: &Ctx,
    req: UserInfoRequest,
) -> Result<UserInfoResponse> {
    let request = user::UserInfoRequest { id: req.id };
    let reply = state.clients.user.user_info(ctx, request).await?;
    Ok(UserInfoResponse {
        id: reply.id,
        username: reply.username,
        login_name: reply.login_name,
        sex: reply.sex,
    })
}
