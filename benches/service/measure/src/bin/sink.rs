//! A collector in place of a real one, at the port that the argument names: it takes spans over OTLP,
//! decodes and counts them, and says on stdout how many they are when its stdin closes.

use std::{
    io::Read as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
    trace_service_server::{TraceService, TraceServiceServer},
};
use tonic::{Request, Response, Status, transport::Server};

#[derive(Default)]
struct Counted(Arc<AtomicUsize>);

#[tonic::async_trait]
impl TraceService for Counted {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let resources = request.get_ref().resource_spans.iter();
        let scopes = resources.flat_map(|resource| &resource.scope_spans);
        let spans = scopes.map(|scope| scope.spans.len()).sum();
        self.0.fetch_add(spans, Ordering::Relaxed);
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let port: u16 = std::env::args().nth(1).unwrap_or_default().parse()?;
    let counted = Counted::default();
    let count = counted.0.clone();
    let serving = Server::builder()
        .add_service(TraceServiceServer::new(counted))
        .serve(([127, 0, 0, 1], port).into());
    let closed = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    tokio::select! {
        served = serving => served?,
        closed = closed => drop(closed??),
    }
    println!("{}", count.load(Ordering::Relaxed));
    Ok(())
}
