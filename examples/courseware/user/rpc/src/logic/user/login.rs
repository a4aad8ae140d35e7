use common::{Ctx, Error, Result};
use user_proto::user::{LoginRequest, LoginResponse};

use crate::generated::AppState;

/// `user.User/Login`
pub async fn login(_state: &AppState, _ctx: &Ctx, _req: LoginRequest) -> Result<LoginResponse> {
    Err(Error::not_implemented("login"))
}
