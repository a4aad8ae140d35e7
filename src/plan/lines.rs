//! `.gitignore` and `.gitattributes` that the user edited, or had before: lines that they lack are added below.

use std::collections::BTreeSet;

/// The text with each line of `wanted` that it lacks; `found` is not changed otherwise. A line is there if one begins with
/// the same pattern, be it in a comment.
pub(super) fn completed(found: &[u8], wanted: &[u8]) -> Vec<u8> {
    let [found, wanted] = [found, wanted].map(String::from_utf8_lossy);
    let there: BTreeSet<&str> = found.lines().map(pattern).collect();
    let missing = wanted.lines().filter(|line| !line.trim().is_empty());
    // Behind the user's own lines, one about all files would undo them.
    let missing = missing.filter(|line| pattern(line) != "*" && !there.contains(pattern(line)));
    let missing: String = missing.map(|line| format!("{line}\n")).collect();
    if missing.is_empty() {
        return found.into_owned().into_bytes();
    }
    let gap = match found.ends_with('\n') || found.is_empty() {
        true => "",
        false => "\n",
    };
    format!("{found}{gap}{missing}").into_bytes()
}

/// The files that a line is about: `/target/` is `target`.
fn pattern(line: &str) -> &str {
    let line = line.trim_start_matches(['#', ' ', '\t']);
    let pattern = line.split_whitespace().next().unwrap_or_default();
    pattern.trim_matches('/')
}

#[cfg(test)]
mod tests {
    use super::completed;

    fn text(found: &str, wanted: &str) -> String {
        String::from_utf8(completed(found.as_bytes(), wanted.as_bytes())).unwrap()
    }

    #[test]
    fn only_what_is_missing_is_added() {
        let wanted = "/target\n.env\n";
        assert_eq!(text("target/\n*.log", wanted), "target/\n*.log\n.env\n");
        assert_eq!(text(".env\n# /target\n", wanted), ".env\n# /target\n");
        assert_eq!(text("", wanted), wanted);
    }

    #[test]
    fn the_users_rules_for_all_files_hold() {
        let wanted = "* text=auto eol=lf\n*.bin binary\nferroctl.lock merge=union\n";
        let found = "*.bat eol=crlf\nferroctl.lock -diff\n";
        assert_eq!(text(found, wanted), format!("{found}*.bin binary\n"));
    }
}
