use ferroctl_runtime::{Ctx, Error, Result, grpc::from_status};
use tonic::Status;

use crate::generated::{AppState, types::GrpcCode};

/// Fails as the call of an rpc that answers with this code does.
pub async fn err_grpc(_state: &AppState, _ctx: &Ctx, req: GrpcCode) -> Result<()> {
    match req.code {
        0 => Ok(()),
        1..=16 => Err(from_status(Status::new((req.code as i32).into(), "peer"))),
        number => Err(Error::code(number, "peer")),
    }
}
