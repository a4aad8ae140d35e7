//! Which requests a service does not even begin: the circuit breaker, and shedding under load.
//!
//! Constants and formulas are go-zero's (`core/breaker/googlebreaker.go`, `core/load/adaptiveshedder.go`).

mod breaker;
mod cpu;
mod refused;
mod shedder;
mod window;

pub use self::{
    breaker::Breaker,
    cpu::Cpu,
    refused::Refused,
    shedder::{Flight, Shedder},
};
