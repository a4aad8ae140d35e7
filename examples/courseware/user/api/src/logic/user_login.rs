use common::{Ctx, Error, Result};

use crate::generated::{
    AppState,
    types::{LoginRequest, LoginResponse},
};

/// `POST /api/user/login`
pub async fn user_login(
    _state: &AppState,
    _ctx: &Ctx,
    _req: LoginRequest,
) -> Result<LoginResponse> {
    Err(Error::not_implemented("user_login"))
}
