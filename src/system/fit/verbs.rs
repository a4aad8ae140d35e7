//! What a method's name says that it does with rows.

use super::names::plain;

/// What is done with rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    Insert,
    Find,
    Update,
    Delete,
    List,
}

const VERBS: [(Verb, &[&str]); 5] = [
    (Verb::Insert, &["add", "create", "insert"]),
    (
        Verb::Find,
        &["get", "find", "findone", "info", "detail", "query"],
    ),
    (Verb::Update, &["update", "edit"]),
    (Verb::Delete, &["delete", "remove", "del"]),
    (Verb::List, &["list", "page"]),
];

/// What the method does with the table: `AddCourse`, `CourseAdd`, `ListCourses`; also `Add` where no other table can be
/// meant.
pub(super) fn verb(method: &str, table: &str, is_only: bool) -> Option<Verb> {
    let (method, table) = (plain(method), plain(table));
    let is = |words: &[&str]| {
        words.iter().any(|word| {
            let rest = method.strip_prefix(word).or(method.strip_suffix(word));
            rest.is_some_and(|rest| match rest {
                "" => is_only,
                rest => rest == table || rest.strip_suffix('s') == Some(&table),
            })
        })
    };
    let found = VERBS.iter().find(|(_, words)| is(words));
    found.map(|(verb, _)| *verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_verb_and_the_table() {
        for (method, is_only, expected) in [
            ("Add", true, Some(Verb::Insert)),
            ("Add", false, None),
            ("AddCourse", false, Some(Verb::Insert)),
            ("CourseInfo", false, Some(Verb::Find)),
            ("course_delete", false, Some(Verb::Delete)),
            ("ListCourses", false, Some(Verb::List)),
            ("EditUser", true, None),
            ("Address", true, None),
            ("Login", true, None),
        ] {
            assert_eq!(verb(method, "course", is_only), expected, "{method}");
        }
    }
}
