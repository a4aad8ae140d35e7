//! The HTTP side of a service, on axum.
//!
//! A generated router names its routes once ([`Chain`], [`Route`]); each handler is wrapped by what
//! go-zero calls the chain. [`Call`] binds the request, [`Ctx::answer`](crate::Ctx::answer) writes the
//! answer in the workspace's [`Style`], [`Chain::serve`] serves the router. [`Raw`] takes a request as it
//! came; [`Ctx::answer_events`](crate::Ctx::answer_events) answers with server-sent events.

mod admission;
mod answer;
mod app;
pub mod bind;
mod call;
mod chain;
mod conforming;
mod cors;
mod ctx;
#[cfg(feature = "openapi")]
mod documented;
mod events;
mod fallback;
mod gathered;
mod gunzip;
pub mod json;
mod limits;
mod observation;
mod observed;
mod observed_body;
mod path;
mod patience;
mod raw;
mod reception;
mod room;
mod route;
mod route_info;
mod route_settings;
mod server;
#[cfg(feature = "signature")]
pub(crate) mod signature;
mod stalled;
mod statistics;
mod transcript;
pub mod validate;

pub use futures_util::stream::BoxStream;

pub use answer::{Form, Style};
pub use call::Call;
pub use chain::Chain;
pub use observed::Observed;
pub use path::RequestedUri;
pub use raw::Raw;
pub use route::Route;
pub use route_info::RouteInfo;
#[cfg(feature = "signature")]
pub use signature::Signature;
