use ferroctl_runtime::{Ctx, Error, Result};
use user_proto::user;

use crate::{
    generated::{
        AppState,
        types::{UserInfoRequest, UserInfoResponse},
    },
    middleware::tenant::TenantId,
};

/// `POST /api/user/userInfo`
pub async fn user_info(
    state: &AppState,
    ctx: &Ctx,
    req: UserInfoRequest,
) -> Result<UserInfoResponse> {
    let TenantId(tenant) = ctx.extension().ok_or_else(Error::unauthorized)?;
    ctx.set_cookie(&format!("tenant={tenant}; HttpOnly"))?;
    let request = user::UserInfoRequest { id: req.id };
    let user = state.clients.user.user_info(ctx, request).await?;
    Ok(UserInfoResponse {
        id: user.id,
        username: user.username,
        login_name: tenant.clone(),
        sex: 0,
    })
}
