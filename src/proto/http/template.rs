//! The path of an annotation, by the grammar in `google/api/http.proto`:
//!
//! ```text
//! Template = "/" Segments [ ":" LITERAL ] ;
//! Segments = Segment { "/" Segment } ;
//! Segment  = "*" | "**" | LITERAL | Variable ;
//! Variable = "{" FieldPath [ "=" Segments ] "}" ;
//! ```

use crate::ir::{HttpPath, HttpSegment};

/// What a path says, or what is wrong with it.
pub(super) fn parse(text: &str) -> Result<HttpPath, String> {
    let Some(rest) = text.strip_prefix('/') else {
        return Err(format!("the path `{text}` does not begin with `/`"));
    };
    let (rest, action) = action(rest)?;
    Ok(HttpPath {
        segments: segments(rest, Inside::Path)?,
        action,
    })
}

/// What stands behind the first colon of what is left behind the last variable or slash.
fn action(text: &str) -> Result<(&str, Option<String>), String> {
    let last = text.rfind(['/', '}']).unwrap_or(0);
    match text[last..].find(':') {
        None => Ok((text, None)),
        Some(at) => {
            let (rest, action) = text.split_at(last + at);
            let action = literal(&action[1..])?;
            Ok((rest, Some(action)))
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Path,
    Variable,
}

fn segments(text: &str, place: Inside) -> Result<Vec<HttpSegment>, String> {
    let parts = split(text);
    let parsed: Result<Vec<_>, _> = parts.into_iter().map(|it| segment(it, place)).collect();
    parsed
}

/// The parts between slashes that are in no braces.
fn split(text: &str) -> Vec<&str> {
    let mut is_inside = false;
    let is_border = |c: char| {
        match c {
            '{' => is_inside = true,
            '}' => is_inside = false,
            _ => {}
        }
        c == '/' && !is_inside
    };
    text.split(is_border).collect()
}

fn segment(text: &str, place: Inside) -> Result<HttpSegment, String> {
    let inner = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    match (text, inner) {
        ("*", _) => Ok(HttpSegment::One),
        ("**", _) => Ok(HttpSegment::Rest),
        (_, Some(inner)) if place == Inside::Path => variable(inner),
        _ => literal(text).map(HttpSegment::Literal),
    }
}

fn variable(text: &str) -> Result<HttpSegment, String> {
    let (name, shape) = text.split_once('=').unwrap_or((text, "*"));
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(format!("`{name}` is no name of a field"));
    }
    Ok(HttpSegment::Field {
        name: name.to_owned(),
        segments: segments(shape, Inside::Variable)?,
    })
}

/// Text that may stand in a path as it is.
fn literal(text: &str) -> Result<String, String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()+,;=:@%".contains(c);
    match () {
        () if text.is_empty() => Err("a part of the path is empty".to_owned()),
        () if text.chars().all(is_plain) => Ok(text.to_owned()),
        () => Err(format!("`{text}` cannot stand in a path")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_all_forms() {
        for (text, shape) in [
            ("/v1/items", "/v1/items"),
            ("/v1/{id}/parts/{part.id}", "/v1/*/parts/*"),
            ("/v1/{name=shelves/*/books/*}", "/v1/shelves/*/books/*"),
            ("/v1/{name=**}:watch", "/v1/*:watch"),
            ("/v1/a:b/*", "/v1/a:b/*"),
            ("/v1/{id}:a:b", "/v1/*:a:b"),
            ("/", "empty"),
            ("v1", "begin"),
            ("/v1/{id", "cannot stand"),
            ("/v1/{a={b}}", "cannot stand"),
            ("/v1/{}", "no name"),
            ("/v1//x", "empty"),
            ("/v1/x:", "empty"),
            ("/v1/ä?b", "cannot stand"),
        ] {
            match parse(text) {
                Ok(path) => assert_eq!(path.shape(), shape, "{text}"),
                Err(why) => assert!(why.contains(shape), "{text}: {why}"),
            }
        }
    }
}
