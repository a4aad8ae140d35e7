use ferroctl_runtime::{Ctx, Error, OrInvalid, Result};
use user_proto::user::{RegisterRequest, RegisterResponse};

use crate::{
    generated::AppState,
    model::{self, NewUser},
    password,
};

/// 注册
pub async fn register(
    state: &AppState,
    _ctx: &Ctx,
    req: RegisterRequest,
) -> Result<RegisterResponse> {
    let user = NewUser {
        login_name: req.login_name,
        username: req.username,
        sex: req.sex.try_into().or_invalid("Sex")?,
        password: password::hash(req.password).await?,
    };
    // The unique index decides, so that two registrations at once cannot both win.
    if !model::insert(&state.db, user).await? {
        return Err(Error::code(5000, "用户名已存在"));
    }
    Ok(RegisterResponse {})
}
