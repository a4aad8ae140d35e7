use ferroctl_runtime::{Ctx, Error, OrInvalid, Result};
use user_proto::user::{RegisterRequest, RegisterResponse};

use crate::{
    generated::AppState,
    model::user::{self, NewUser},
    password::Password,
};

/// 注册
pub async fn register(
    state: &AppState,
    _ctx: &Ctx,
    req: RegisterRequest,
) -> Result<RegisterResponse> {
    let password = Password::new(req.password)?;
    let user = NewUser {
        login_name: req.login_name,
        username: req.username,
        sex: req.sex.try_into().or_invalid("Sex")?,
        password: state.app.hashing.hash(password).await?,
        ..NewUser::default()
    };
    // The unique index decides, so that two registrations at once cannot both win.
    if !user::insert_ignore(&state.db, &user).await? {
        return Err(Error::code(5000, "用户名已存在"));
    }
    Ok(RegisterResponse {})
}
