//! What is asked again and again, for a board, until the page ends: services for their metrics, a Jaeger for traces.

mod jaeger;
mod meters;

pub(super) use jaeger::watch as jaeger;
pub(super) use meters::watch as meters;
