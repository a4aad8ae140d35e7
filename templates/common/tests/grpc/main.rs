//! A gRPC server and a client of it over a real connection.

mod deadlines;
mod echo;
mod endpoints;
mod serving;
mod streams;
mod unary;
mod wire;
