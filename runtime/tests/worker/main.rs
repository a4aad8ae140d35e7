//! A worker over a queue in memory: what becomes of jobs, and what is seen of them.

mod jobs;
mod memory;
mod seen;
mod stopping;
