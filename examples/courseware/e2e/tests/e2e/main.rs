//! The system as a whole: four services in one process, over real sockets.

mod failures;
mod flow;
mod metrics;
mod system;
mod tokens;
mod traces;
mod tutorial_yaml;
