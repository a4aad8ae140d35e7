//! Every code once: A for `.api`, P for protobuf, S for SQL, M for the workspace and `ferroctl.yaml`, W for warnings.
//! A code is never reused.

/// Declares the codes of a family, each with its page under `explain/`, and lists them.
macro_rules! codes {
    ($($name:ident $id:ident $severity:ident $title:literal)*) => {
        $(
            #[doc = $title]
            pub static $name: Code = Code {
                id: stringify!($id),
                severity: Severity::$severity,
                title: $title,
                explanation: include_str!(concat!("explain/", stringify!($id), ".md")),
            };
        )*

        /// The codes of this file.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

mod api;
pub mod proto;
pub mod sql;
pub mod workspace;

pub use api::*;

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

/// Every code, in the order of the families.
pub fn all() -> impl Iterator<Item = &'static Code> {
    let families = [api::ALL, proto::ALL, sql::ALL, workspace::ALL];
    families.into_iter().flatten().copied()
}

/// The code of that name, in any case.
#[must_use]
pub fn find(id: &str) -> Option<&'static Code> {
    all().find(|code| code.id.eq_ignore_ascii_case(id))
}
