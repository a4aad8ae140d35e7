//! Names as they are typed.

use crate::api::settings;
use crate::spelling;

/// What is renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Handler,
    Group,
}

/// `user/login` → `user` and `login`.
pub(super) fn parted(name: &str) -> (Option<&str>, &str) {
    match name.rsplit_once('/') {
        Some((group, name)) => (Some(group), name),
        None => (None, name),
    }
}

/// The function that a handler of that name has.
pub(super) fn function(name: &str) -> String {
    spelling::snake(&settings::handler_name(name))
}
