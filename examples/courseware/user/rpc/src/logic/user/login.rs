use anyhow::Context;
use ferroctl_runtime::{Ctx, Error, Result};
use user_proto::user::{LoginRequest, LoginResponse};

use crate::{generated::AppState, model::user, password::Password};

/// 登录
pub async fn login(state: &AppState, _ctx: &Ctx, req: LoginRequest) -> Result<LoginResponse> {
    let password = Password::new(req.password)?;
    let user = user::find_one_by_login_name(&state.db, &req.login_name).await?;
    let hash = user.as_ref().map(|user| user.password.clone());
    let is_right = state.app.hashing.matches(password, hash).await?;
    let user = user.ok_or_else(|| Error::code(500, "数据不存在"))?;
    if !is_right {
        return Err(Error::code(5000, "密码错误"));
    }
    Ok(LoginResponse {
        id: user.id.try_into().context("the user's id")?,
        // The HTTP service signs the token: it is the one that checks it, too.
        token: String::new(),
    })
}
