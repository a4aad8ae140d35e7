//! What `ferroctl dev` knows about the services of a workspace while they run, apart from the loop that runs them
//! (`commands::dev`).
//!
//! ```text
//!  System, etc/*.yaml, .env ──▶ member     where each service listens, whom it calls
//!                                 │
//!                                 ├──▶ order      who starts and stops when
//!                                 ├──▶ ports      who is there already            (edge: asks the system)
//!                                 └──▶ health     whether it takes requests       (edge: asks the service)
//!  changed files   ──▶ watch  ──▶ change     what to do about them                (edge: watches)
//!  cargo's output  ──▶ cargo                 binaries and folders
//!  the loop        ──▶ condition             what services do
//!  a service's log ──▶ log_line              what is printed of it
//!  System          ──▶ routes                every route and method
//!  all of it       ──▶ page                  what a browser sees               (edge: serves, feature `dev`)
//! ```
//!
//! All but the edges is pure.

pub mod cargo;
pub mod change;
pub mod condition;
pub mod health;
pub mod log_line;
pub mod member;
pub mod order;
#[cfg(feature = "dev")]
pub mod page;
pub mod ports;
pub mod routes;
pub mod watch;
