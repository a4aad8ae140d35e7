//! Every code once: A for `.api`, P for protobuf, M for the workspace and `ferroctl.yaml`, W for warnings.
//! A code is never reused.

pub mod proto;

use super::Severity;

/// The stable name of one kind of finding, with what `ferroctl explain` prints.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Such as `A0301`.
    pub id: &'static str,
    /// Whether it stops generation.
    pub severity: Severity,
    /// One line.
    pub title: &'static str,
    /// Markdown: why it is a finding, an example that gives it, the example mended.
    pub explanation: &'static str,
}
