//! The page of `ferroctl dev`: the system as it is, what happened, and a way to try it.
//!
//! ```text
//!  System, etc/*.yaml ──▶ facts, operations   the picture, the services, what can be called ─┐
//!  the loop of dev    ──▶ state               what runs, what is built                       │
//!  findings           ──▶ findings            with their lines                               ├──▶ board
//!  services' output   ──▶ logs                the last lines                                 │      │
//!  services' spans    ──▶ collector ──▶ traces, rates                                        │      │
//!  services' metrics  ──▶ polls     ──▶ rates                                                │      │
//!  a Jaeger's traces  ──▶ polls     ──▶ traces                                               ┘      │
//!                                                                                                   ▼
//!  a browser          ──▶ server ──▶ guard ──▶ assets, api, events; and call, which asks a service
//! ```
//!
//! Nothing here is kept on the disk, and all of it is bounded.

mod answer;
mod api;
mod assets;
mod board;
mod call;
mod clock;
mod collector;
mod events;
mod facts;
mod fetch;
mod findings;
mod guard;
mod jaeger;
mod logs;
mod meters;
mod operations;
mod origin;
mod polls;
mod rates;
mod server;
mod state;
mod subject;
mod traces;
mod tried;
mod trouble;

pub use board::Board;
pub use facts::{Collector, Facts};
pub use findings::Findings;
pub use jaeger::Jaeger;
pub use origin::Origin;
pub use server::Page;
