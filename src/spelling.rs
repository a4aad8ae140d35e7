//! How names of contracts are spelt in Rust: the checks ask this as the generated code does, so that what one finds is
//! what the other writes.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Words that are no name, not even as `r#word`.
const NO_NAMES: &[&str] = &["_", "crate", "self", "Self", "super"];

/// `snake_case`: functions, fields, modules and their files.
#[must_use]
pub fn snake(name: &str) -> String {
    sanitized(&name.to_snake_case())
}

/// `UpperCamelCase`: types.
#[must_use]
pub fn camel(name: &str) -> String {
    sanitized(&name.to_upper_camel_case())
}

/// `SCREAMING_SNAKE_CASE`: constants and environment variables.
#[must_use]
pub fn shouty(name: &str) -> String {
    sanitized(&name.to_shouty_snake_case())
}

/// The text as a name: without what no name has, and with `_` where it would be none.
#[must_use]
pub fn sanitized(text: &str) -> String {
    let mut name: String = text
        .chars()
        .filter(|c| *c == '_' || c.is_alphabetic() || c.is_ascii_digit())
        .collect();
    if !name.starts_with(|c: char| c == '_' || c.is_alphabetic()) {
        name.insert(0, '_');
    }
    if NO_NAMES.contains(&name.as_str()) {
        name.push('_');
    }
    name
}
