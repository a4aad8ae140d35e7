//! Comments of tables and columns, in the places where the dialects have them.

use sqlparser::ast::{CommentDef, CreateTableOptions, ObjectName, SqlOption};

/// The comment among the options of a table.
pub(super) fn of_table(options: &CreateTableOptions) -> Option<String> {
    let CreateTableOptions::Plain(options) = options else {
        return None;
    };
    options.iter().find_map(|option| match option {
        SqlOption::Comment(CommentDef::WithEq(text) | CommentDef::WithoutEq(text)) => {
            Some(text.clone())
        }
        _ => None,
    })
}

/// The last name of a path such as `public.user.id`, and the one before it.
pub(super) fn names(path: &ObjectName) -> (Option<&str>, &str) {
    let mut idents = path.0.iter().rev().filter_map(|part| part.as_ident());
    let last = idents.next().map_or("", |ident| ident.value.as_str());
    (idents.next().map(|ident| ident.value.as_str()), last)
}
