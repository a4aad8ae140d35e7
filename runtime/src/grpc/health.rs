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

use crate::listener::Stopping;

/// Tells of the services that `reporter` knows, until the service stops.
pub(super) fn server(reporter: &HealthReporter, stopping: Stopping) -> HealthServer<Known> {
    HealthServer::new(Known {
        service: HealthService::from_health_reporter(reporter.clone()),
        stopping,
    })
}

/// The services that are known when the server starts.
#[derive(Debug)]
pub(super) struct Known {
    service: HealthService,
    stopping: Stopping,
}

#[tonic::async_trait]
impl Health for Known {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        self.service.check(request).await
    }

    type WatchStream = BoxStream<'static, Result<HealthCheckResponse, Status>>;

    /// Who watches an unknown service is told so and may wait, as the protocol has it.
    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let told = match self.service.watch(request).await {
            Ok(known) => known.map(StreamExt::boxed),
            Err(status) if status.code() == Code::NotFound => Response::new(unknown()),
            Err(status) => return Err(status),
        };
        // By then they have heard that it does not serve.
        let wound_up = self.stopping.clone().wound_up();
        Ok(told.map(|told| told.take_until(Box::pin(wound_up)).boxed()))
    }
}

fn unknown() -> BoxStream<'static, Result<HealthCheckResponse, Status>> {
    let status = ServingStatus::ServiceUnknown as i32;
    let told = stream::iter([Ok(HealthCheckResponse { status })]);
    told.chain(stream::pending()).boxed()
}
