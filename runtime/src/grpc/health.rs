//! The health protocol, with what tonic's own server leaves out of it.

use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use tonic::{Code, Request, Response, Status};
use tonic_health::{
    pb::{
        HealthCheckRequest, HealthCheckResponse,
        health_check_response::ServingStatus,
        health_server::{Health, HealthServer},
    },
    server::{HealthReporter, HealthService},
};

/// Tells of the services that `reporter` knows.
pub(super) fn server(reporter: &HealthReporter) -> HealthServer<Known> {
    HealthServer::new(Known(HealthService::from_health_reporter(reporter.clone())))
}

/// The services that are known when the server starts.
#[derive(Debug)]
pub(super) struct Known(HealthService);

#[tonic::async_trait]
impl Health for Known {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        self.0.check(request).await
    }

    type WatchStream = BoxStream<'static, Result<HealthCheckResponse, Status>>;

    /// Who watches an unknown service is told so and may wait, as the protocol has it.
    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        match self.0.watch(request).await {
            Ok(known) => Ok(known.map(StreamExt::boxed)),
            Err(status) if status.code() == Code::NotFound => Ok(Response::new(unknown())),
            Err(status) => Err(status),
        }
    }
}

fn unknown() -> BoxStream<'static, Result<HealthCheckResponse, Status>> {
    let status = ServingStatus::ServiceUnknown as i32;
    let told = stream::iter([Ok(HealthCheckResponse { status })]);
    told.chain(stream::pending()).boxed()
}
