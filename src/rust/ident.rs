//! Rust identifiers from the names of contracts.

use std::collections::BTreeSet;
use std::fmt;

use super::taken;
use crate::spelling;

/// Words that are a name only as `r#word` (The Rust Reference, "Keywords"; strict and reserved, edition 2024).
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// A name that can stand wherever Rust wants an identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

impl Ident {
    /// `snake_case`: functions, fields, modules.
    #[must_use]
    pub fn snake(name: &str) -> Self {
        Self(spelling::snake(name))
    }

    /// `UpperCamelCase`: types.
    #[must_use]
    pub fn camel(name: &str) -> Self {
        Self(spelling::camel(name))
    }

    /// `SCREAMING_SNAKE_CASE`: constants.
    #[must_use]
    pub fn shouty(name: &str) -> Self {
        Self(spelling::shouty(name))
    }

    /// The `snake_case` of several names joined, such as a group's segments and a handler.
    #[must_use]
    pub fn snake_of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let parts: Vec<&str> = names.into_iter().collect();
        Self::snake(&parts.join("_"))
    }

    /// A name that another generator of Rust (prost-build) has made, as it is.
    #[must_use]
    pub fn given(name: &str) -> Self {
        Self(spelling::sanitized(name.trim_start_matches("r#")))
    }

    /// A struct's name; with `_` behind it where Rust or the generated code means something else by it.
    #[must_use]
    pub fn type_name(name: &str) -> Self {
        let mut ident = Self::camel(name);
        if taken::TYPES.contains(&ident.plain()) {
            ident.0.push('_');
        }
        ident
    }

    /// The same names, with a number behind each that was there before.
    #[must_use]
    pub fn distinct(names: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut seen = BTreeSet::new();
        let mut free = |name: Self| {
            // Types have no `_` in their names.
            let gap = if name.0.starts_with(char::is_uppercase) {
                ""
            } else {
                "_"
            };
            let numbered = (2..).map(|number| Self(format!("{}{gap}{number}", name.0)));
            let mut candidates = std::iter::once(name.clone()).chain(numbered);
            let free = candidates.find(|candidate| seen.insert(candidate.clone()));
            free.unwrap_or(name)
        };
        names.into_iter().map(&mut free).collect()
    }

    /// The name without `r#`: what stands in a file's name or inside a longer identifier.
    #[must_use]
    pub fn plain(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if KEYWORDS.contains(&self.0.as_str()) {
            f.write_str("r#")?;
        }
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contract_names_become_snake_case() {
        for (name, expected) in [
            ("userLogin", "user_login"),
            ("UserInfo", "user_info"),
            ("HTTPServer", "http_server"),
            ("user-api", "user_api"),
            ("id2", "id2"),
            ("type", "r#type"),
            ("Gen", "r#gen"),
            ("self", "self_"),
            ("_", "__"),
            ("2fa", "_2fa"),
            ("", "__"),
            ("登录", "登录"),
            ("a\"; panic!(); //", "a_panic"),
        ] {
            assert_eq!(Ident::snake(name).to_string(), expected, "{name}");
        }
    }

    #[test]
    fn types_and_constants_have_their_case() {
        assert_eq!(Ident::camel("login_request").to_string(), "LoginRequest");
        assert_eq!(Ident::camel("self").to_string(), "Self_");
        assert_eq!(Ident::shouty("userLogin").to_string(), "USER_LOGIN");
    }

    #[test]
    fn equal_names_are_told_apart() {
        let names = ["UserID", "UserId", "user_id_2", "type"].map(Ident::snake);
        let distinct: Vec<String> = Ident::distinct(names)
            .iter()
            .map(Ident::to_string)
            .collect();
        assert_eq!(distinct, ["user_id", "user_id_2", "user_id_2_2", "r#type"]);
        assert_eq!(Ident::type_name("option").to_string(), "Option_");
        let types = Ident::distinct(["FooBar", "Foo_Bar"].map(Ident::type_name));
        assert_eq!(types[1].to_string(), "FooBar2");
    }

    #[test]
    fn a_file_name_has_no_raw_mark() {
        assert_eq!(Ident::snake("Type").plain(), "type");
    }
}
