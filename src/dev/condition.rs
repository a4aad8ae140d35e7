//! What services do, and how far their build is.

use serde::Serialize;

/// What a service does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Doing {
    /// There is no binary of it yet.
    Building,
    /// It starts once those that it calls take requests.
    Waiting,
    /// It does not take requests yet.
    Starting,
    /// It takes requests.
    Running,
    /// It was asked to end.
    Stopping,
    /// It does not run, and nothing is wrong with that.
    Stopped,
    /// It ended by itself, or could not be started.
    Failed,
    /// It was started elsewhere, and does not answer.
    Away,
}

/// A service as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Its name.
    pub service: String,
    /// What it does.
    pub doing: Doing,
    /// Why it failed.
    pub error: Option<String>,
    /// The last that it said before.
    pub last: Vec<String>,
}

/// How far the build is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Build {
    /// Nothing is built, or all is.
    Idle,
    /// Cargo is at work.
    Building,
    /// It failed, saying this.
    Failed(String),
}
