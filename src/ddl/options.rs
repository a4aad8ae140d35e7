//! What a table says behind its columns.

use sqlparser::ast::{CommentDef, CreateTableOptions, SqlOption};

/// Its comment.
pub(super) fn comment(options: &CreateTableOptions) -> Option<String> {
    plain(options).iter().find_map(|option| match option {
        SqlOption::Comment(CommentDef::WithEq(text) | CommentDef::WithoutEq(text)) => {
            Some(text.clone())
        }
        _ => None,
    })
}

/// How its texts are compared, where it says so: one word.
pub(super) fn collation(options: &CreateTableOptions) -> Option<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let found = plain(options).iter().find_map(|option| match option {
        SqlOption::KeyValue { key, value } => {
            let key = key.to_string().to_ascii_uppercase();
            key.ends_with("COLLATE").then(|| value.to_string())
        }
        _ => None,
    });
    found.filter(|name| name.chars().all(is_word))
}

fn plain(options: &CreateTableOptions) -> &[SqlOption] {
    match options {
        CreateTableOptions::Plain(options) => options,
        _ => &[],
    }
}
