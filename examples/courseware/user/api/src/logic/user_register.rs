use common::{Ctx, Error, Result};

use crate::generated::{
    AppState,
    types::{RegisterRequest, RegisterResponse},
};

/// `POST /api/user/register`
pub async fn user_register(
    _state: &AppState,
    _ctx: &Ctx,
    _req: RegisterRequest,
) -> Result<RegisterResponse> {
    Err(Error::not_implemented("user_register"))
}
