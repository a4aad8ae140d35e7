//! OTLP over HTTP with protobuf bodies (`POST /v1/traces`).

use std::{fmt, sync::Arc, time::Duration};

use anyhow::{Context, ensure};
use http::{HeaderMap, Request, Uri, header::CONTENT_TYPE};
use http_body_util::Full;
use hyper_util::{
    client::legacy::{Client, connect::Connect},
    rt::TokioExecutor,
};
use opentelemetry_proto::{
    tonic::collector::trace::v1::ExportTraceServiceRequest,
    transform::{
        common::tonic::ResourceAttributesWithSchema,
        trace::tonic::group_spans_by_resource_and_scope,
    },
};
use opentelemetry_sdk::{
    Resource,
    error::{OTelSdkError, OTelSdkResult},
    trace::{SpanData, SpanExporter},
};
use prost::{Message, bytes::Bytes};
use tokio::runtime::Handle;

/// Posts batches of spans to one URL.
#[derive(Debug)]
pub(in crate::telemetry) struct OtlpHttp<C> {
    post: Arc<Post<C>>,
    resource: ResourceAttributesWithSchema,
    /// Batches come from the SDK's own thread, which has no runtime.
    runtime: Handle,
}

#[derive(Debug)]
struct Post<C> {
    client: Client<C, Full<Bytes>>,
    url: Uri,
    headers: HeaderMap,
    limit: Duration,
}

impl<C: Connect + Clone + Send + Sync + 'static> OtlpHttp<C> {
    /// Posts to `url` over what `connector` makes, with these additional headers; a batch that takes longer than
    /// `limit` is lost.
    pub(super) fn new(
        connector: C,
        url: Uri,
        headers: HeaderMap,
        limit: Duration,
    ) -> anyhow::Result<Self> {
        let post = Post {
            client: Client::builder(TokioExecutor::new()).build(connector),
            url,
            headers,
            limit,
        };
        Ok(Self {
            post: Arc::new(post),
            resource: ResourceAttributesWithSchema::default(),
            runtime: Handle::try_current()?,
        })
    }
}

impl<C> SpanExporter for OtlpHttp<C>
where
    C: Connect + Clone + fmt::Debug + Send + Sync + 'static,
{
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let request = ExportTraceServiceRequest {
            resource_spans: group_spans_by_resource_and_scope(batch, &self.resource),
        };
        let post = Arc::clone(&self.post);
        let sent = self
            .runtime
            .spawn(async move { post.send(request.encode_to_vec()).await });
        match sent.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(OTelSdkError::InternalFailure(format!("{error:#}"))),
            Err(error) => Err(OTelSdkError::InternalFailure(error.to_string())),
        }
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = resource.into();
    }
}

impl<C: Connect + Clone + Send + Sync + 'static> Post<C> {
    async fn send(&self, body: Vec<u8>) -> anyhow::Result<()> {
        let mut request = Request::post(&self.url)
            .header(CONTENT_TYPE, "application/x-protobuf")
            .body(Full::from(body))?;
        request.headers_mut().extend(self.headers.clone());
        let answer = tokio::time::timeout(self.limit, self.client.request(request))
            .await
            .with_context(|| format!("no answer in {:?}", self.limit))??;
        let status = answer.status();
        ensure!(status.is_success(), "the collector answered {status}");
        Ok(())
    }
}
