//! Comments → plain lines.

use crate::api::ast::Comment;
use crate::ir::Docs;

/// The lines of comments, without their marks.
pub(super) fn lines(comments: &[Comment], text: &str) -> Vec<String> {
    let comments = comments.iter();
    comments
        .flat_map(|comment| comment_lines(&text[comment.start..comment.end]))
        .collect()
}

fn comment_lines(comment: &str) -> Vec<String> {
    if let Some(line) = comment.strip_prefix("//") {
        return vec![without_ruler(line).to_owned()];
    }
    let inner = comment.strip_prefix("/*").unwrap_or(comment);
    let inner = inner.strip_suffix("*/").unwrap_or(inner);
    let lines = inner.lines().map(str::trim);
    lines
        .map(|line| without_ruler(line.trim_start_matches('*')).to_owned())
        .collect()
}

/// A line without the `=====` that people draw around headings.
fn without_ruler(line: &str) -> &str {
    let mut line = line.trim();
    for ruler in ["===", "---", "***", "###", "///", "~~~"] {
        let mark = &ruler[..1];
        if line.starts_with(ruler) {
            line = line.trim_start_matches(mark).trim();
        }
        if line.ends_with(ruler) {
            line = line.trim_end_matches(mark).trim();
        }
    }
    line
}

/// The lines of a text.
pub(super) fn split(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim().to_owned()).collect()
}

/// Docs without outer blank lines and without a line said twice in a row.
pub(super) fn tidy(mut lines: Vec<String>) -> Docs {
    lines.dedup();
    let first = lines.iter().position(|line| !line.is_empty());
    let last = lines.iter().rposition(|line| !line.is_empty());
    let lines = match (first, last) {
        (Some(first), Some(last)) => lines[first..=last].to_vec(),
        _ => Vec::new(),
    };
    Docs { lines }
}

#[cfg(test)]
mod tests {
    use super::{comment_lines, tidy};

    #[test]
    fn marks_and_rulers_go() {
        assert_eq!(comment_lines("// ===== 访客管理 ====="), ["访客管理"]);
        assert_eq!(comment_lines("//-1: none"), ["-1: none"]);
        assert_eq!(comment_lines("/* a\n * b */"), ["a", "b"]);
        let docs = tidy(comment_lines("/*\n * a\n *\n * b\n */"));
        assert_eq!(docs.lines, ["a", "", "b"]);
    }
}
