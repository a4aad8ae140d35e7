use ferroctl_runtime::{Ctx, Result};
use user_proto::user::{UserInfoRequest, UserInfoResponse};

use crate::generated::AppState;

/// `user.User/UserInfo`
pub async fn user_info(
    _state: &AppState,
    ctx: &Ctx,
    req: UserInfoRequest,
) -> Result<UserInfoResponse> {
    let tenant = ctx.headers().get("x-tenant");
    Ok(UserInfoResponse {
        id: req.id,
        username: tenant.map_or("nobody", |tenant| tenant.to_str().unwrap_or_default()).to_owned(),
        ..UserInfoResponse::default()
    })
}
