//! The HTTP side of a service, on axum.
//!
//! A generated router names its routes once ([`Chain`], [`Route`]); each handler is wrapped by what
//! go-zero calls the chain. [`Call`] binds the request, [`Ctx::answer`](crate::Ctx::answer) writes the
//! answer in the workspace's [`Style`], [`Chain::serve`] serves the router.

mod answer;
pub mod bind;
mod call;
mod chain;
mod cors;
mod fallback;
pub mod json;
mod limits;
mod observation;
mod observed;
mod path;
mod server;

pub use answer::{Form, Style};
pub use call::Call;
pub use chain::{Chain, Route};
pub use observed::Observed;
