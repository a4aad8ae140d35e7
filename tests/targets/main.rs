//! What the targets write, as a whole: the courseware system, contracts with everything in them, and hostile ones.

mod corpus;
mod everything;
mod hostile;
mod model;
mod snapshot;
mod templates;
mod wild;
mod workspace;
