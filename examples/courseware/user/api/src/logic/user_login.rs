use ferroctl_runtime::{Ctx, Result};
use serde_json::json;
use user_proto::user;

use crate::generated::{
    AppState,
    types::{LoginRequest, LoginResponse},
};

/// 登录
pub async fn user_login(state: &AppState, ctx: &Ctx, req: LoginRequest) -> Result<LoginResponse> {
    let request = user::LoginRequest {
        login_name: req.login_name,
        password: req.password,
    };
    let user = state.clients.user.login(ctx, request).await?;
    Ok(LoginResponse {
        id: user.id,
        token: state.auth.sign(json!({ "userId": user.id }))?,
    })
}
