//! Names in the places where the dialects have them.

use sqlparser::ast::ObjectName;

/// The last name of a path such as `public.user.id`, and the one before it.
pub(super) fn names(path: &ObjectName) -> (Option<&str>, &str) {
    let mut idents = path.0.iter().rev().filter_map(|part| part.as_ident());
    let last = idents.next().map_or("", |ident| ident.value.as_str());
    (idents.next().map(|ident| ident.value.as_str()), last)
}
