//! The workspace's own `Cargo.toml`: what generated crates can take from it.

use toml_edit::DocumentMut;

use crate::ir::{EDITION, Inherited, RUST_VERSION};

/// What the text of a `Cargo.toml` has for our crates; all of it where there is none, for then it is written by us.
pub(super) fn inherited(text: Option<&str>) -> Inherited {
    let document = text.and_then(|text| text.parse::<DocumentMut>().ok());
    let Some(document) = document else {
        return Inherited::default();
    };
    let value = |key: &str| {
        let package = document.get("workspace")?.get("package")?;
        package.get(key)?.as_str()
    };
    Inherited {
        edition: value("edition") == Some(EDITION),
        rust_version: value("rust-version").is_some_and(is_enough),
    }
}

fn is_enough(version: &str) -> bool {
    numbers(version) >= numbers(RUST_VERSION)
}

fn numbers(version: &str) -> Vec<u32> {
    let parts = version.split('.');
    parts.map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_our_crates_can_use_is_inherited() {
        let of = |text: &str| {
            let inherited = inherited(Some(text));
            (inherited.edition, inherited.rust_version)
        };
        assert_eq!(inherited(None), Inherited::default());
        assert_eq!(
            of("[package]\nname = \"mine\"\nedition = \"2024\"\n"),
            (false, false)
        );
        let workspace = |edition, version| {
            of(&format!(
                "[workspace.package]\nedition = \"{edition}\"\nrust-version = \"{version}\"\n"
            ))
        };
        assert_eq!(workspace("2024", "1.94"), (true, true));
        assert_eq!(workspace("2024", "1.100.1"), (true, true));
        assert_eq!(workspace("2021", "1.93.1"), (false, false));
    }
}
