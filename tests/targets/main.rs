//! What the targets write, as a whole: the courseware system, contracts with everything in them, and hostile ones.

mod bodies;
mod contract;
mod corpus;
mod documents;
mod everything;
mod hostile;
mod migrations;
mod model;
mod models;
mod odd_names;
#[path = "../../runtime/tests/model/process.rs"]
mod process;
mod snapshot;
mod starts;
#[path = "../support/mod.rs"]
mod support;
mod taken;
mod templates;
mod typescript;
mod wild;
mod workers;
mod workspace;
