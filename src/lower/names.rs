//! Base names: what crates, folders and containers of a service are called.

use crate::artifact::{OWN_FOLDERS, is_device_name};

/// The base name from what a contract calls its service: `user` for `user`, `user-api` and `user_api`.
#[must_use]
pub fn base_name(service: &str) -> String {
    let name = service.to_ascii_lowercase().replace('_', "-");
    name.strip_suffix("-api").unwrap_or(&name).to_owned()
}

/// Whether a crate and a folder can have that name.
///
/// # Errors
/// The reason why not, to stand after the name.
pub fn is_base_name(name: &str) -> Result<(), &'static str> {
    let is_word = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c));
    if !is_word {
        Err("is not made of small letters, digits, `-` and `_`, a letter first")
    } else if OWN_FOLDERS.contains(&name) {
        Err("is taken by the workspace itself")
    } else if is_device_name(name) {
        Err("is a device on Windows")
    } else {
        Ok(())
    }
}
