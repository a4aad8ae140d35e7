//! .
pub fn project() -> ferroctl::ir::Project {
    crate::model::project(Vec::new())
}
