use common::{Ctx, Error, Result};
use user_proto::user::{UserInfoRequest, UserInfoResponse};

use crate::generated::AppState;

/// `user.User/UserInfo`
pub async fn user_info(
    _state: &AppState,
    _ctx: &Ctx,
    _req: UserInfoRequest,
) -> Result<UserInfoResponse> {
    Err(Error::not_implemented("user_info"))
}
