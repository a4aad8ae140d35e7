//! Text from contracts and manifests, made safe for the place it goes to.
//!
//! Each type takes any text and has a `Display` that cannot leave its place: no quote, line break, comment mark or
//! variable of the text is ever read as syntax of the file around it. Views hold such types and no plain `String`.

pub mod comment;
pub mod compose;
pub mod docker;
mod dollar;
pub mod json;
mod key;
pub mod kube;
pub mod promql;
mod quoted;
pub mod sql;
pub mod toml;
pub mod typescript;
pub mod yaml;

pub use key::Key;

/// Lets `serde` write these types as they display.
macro_rules! serialize_as_shown {
    ($($name:ty),+) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )+};
}
pub(crate) use serialize_as_shown;

serialize_as_shown!(Key, kube::Label, yaml::Scalar, yaml::Block);

#[cfg(test)]
mod hostile {
    /// Texts that break naive quoting, one trap each.
    pub const TEXTS: &[&str] = &[
        "",
        " ",
        "plain",
        "two words",
        "it's",
        "say \"hi\"",
        "back\\slash",
        "trailing\\",
        "line\nbreak",
        "carriage\r\nreturn",
        "tab\there",
        "\u{0}nul\u{1b}[31m",
        "\u{85}next\u{2028}line\u{2029}",
        "\u{feff}bom",
        "# comment",
        "a # b",
        "key: value",
        "- item",
        "{a: b}",
        "[1, 2]",
        "&anchor",
        "*alias",
        "!tag",
        "|",
        ">",
        "%TAG",
        "@at",
        "`tick`",
        "---",
        "...",
        "true",
        "No",
        "null",
        "~",
        "123",
        "1.5",
        "0x1f",
        "1e3",
        "12:30:45",
        "2026-11-22",
        "=",
        "<<",
        ".inf",
        "${HOME}",
        "$HOME",
        "$$",
        "#{x}",
        "{{ template }}",
        "{% raw %}",
        "*/",
        "/*",
        "\"#",
        "'''",
        "\"\"\"",
        "\\u0041",
        "用户服务",
        "emoji 🦀",
        "--flag",
        "[[x]]",
    ];
}
