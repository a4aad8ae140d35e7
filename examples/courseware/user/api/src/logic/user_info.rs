use common::{Ctx, Error, Result};

use crate::generated::{
    AppState,
    types::{UserInfoRequest, UserInfoResponse},
};

/// `POST /api/user/userInfo`
pub async fn user_info(
    _state: &AppState,
    _ctx: &Ctx,
    _req: UserInfoRequest,
) -> Result<UserInfoResponse> {
    Err(Error::not_implemented("user_info"))
}
