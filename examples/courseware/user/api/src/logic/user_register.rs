use ferroctl_runtime::{Ctx, Result};
use user_proto::user;

use crate::generated::{
    AppState,
    types::{RegisterRequest, RegisterResponse},
};

/// `POST /api/user/register`
pub async fn user_register(
    state: &AppState,
    ctx: &Ctx,
    req: RegisterRequest,
) -> Result<RegisterResponse> {
    let request = user::RegisterRequest {
        login_name: req.login_name,
        username: req.username,
        password: req.password,
        sex: req.sex,
    };
    state.clients.user.register(ctx, request).await?;
    Ok(RegisterResponse {})
}
