//! A gRPC server and a client of it over a real connection.

mod breaker;
mod deadlines;
mod echo;
mod endpoints;
mod layers;
mod lost;
mod receiving;
mod serving;
mod streams;
mod traces;
mod unary;
mod wire;
