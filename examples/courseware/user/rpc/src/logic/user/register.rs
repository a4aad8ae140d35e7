use common::{Ctx, Error, Result};
use user_proto::user::{RegisterRequest, RegisterResponse};

use crate::generated::AppState;

/// `user.User/Register`
pub async fn register(
    _state: &AppState,
    _ctx: &Ctx,
    _req: RegisterRequest,
) -> Result<RegisterResponse> {
    Err(Error::not_implemented("register"))
}
