//! Histograms of milliseconds whose buckets name a sampled request.

use std::{
    fmt::{self, Write},
    time::Duration,
};

use opentelemetry::trace::TraceId;
use prometheus_client::{
    encoding::{EncodeLabel, EncodeLabelSet, EncodeLabelValue, LabelSetEncoder, LabelValueEncoder},
    metrics::exemplar::HistogramWithExemplars,
};

use crate::telemetry::TraceContext;

/// A histogram of milliseconds.
pub(super) type Milliseconds = HistogramWithExemplars<TraceLabel>;

/// The exemplar of a bucket: a trace that shows such a request.
#[derive(Debug, Clone)]
pub(super) struct TraceLabel(TraceId);

impl EncodeLabelSet for TraceLabel {
    fn encode(&self, encoder: &mut LabelSetEncoder) -> fmt::Result {
        EncodeLabel::encode(&("trace_id", self.clone()), encoder.encode_label())
    }
}

impl EncodeLabelValue for TraceLabel {
    fn encode(&self, encoder: &mut LabelValueEncoder) -> fmt::Result {
        write!(encoder, "{}", self.0)
    }
}

/// Counts one duration; a sampled request leaves its trace id in the bucket.
pub(super) fn observe(histogram: &Milliseconds, elapsed: Duration, trace: Option<TraceContext>) {
    let exemplar = trace
        .filter(TraceContext::sampled)
        .map(|trace| TraceLabel(trace.trace_id()));
    histogram.observe(elapsed.as_secs_f64() * 1e3, exemplar, None);
}
