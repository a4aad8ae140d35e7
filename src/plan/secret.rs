//! `.env`: what it lacks is added, what stands in it is the user's.

/// The text with each variable of `wanted` that it lacks, comment above included; `found` is not changed otherwise.
pub(super) fn completed(found: &[u8], wanted: &[u8]) -> Vec<u8> {
    let texts = [found, wanted].map(String::from_utf8_lossy);
    with_missing(&texts[0], &texts[1]).into_bytes()
}

fn with_missing(found: &str, wanted: &str) -> String {
    let mut text = found.to_owned();
    let mut comment = String::new();
    for line in wanted.lines() {
        let Some((name, _)) = line.split_once('=').filter(|_| !line.starts_with('#')) else {
            // A comment belongs to the variable right below it.
            comment = match line {
                "" => String::new(),
                line => format!("{comment}{line}\n"),
            };
            continue;
        };
        if !has(found, name) {
            let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
            text += &format!("{gap}{comment}{line}\n");
        }
        comment.clear();
    }
    text
}

/// Whether the variable is set, or was switched off in a comment.
fn has(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches(['#', ' ']);
        let line = line.strip_prefix("export ").unwrap_or(line);
        line.split_once('=')
            .is_some_and(|(found, _)| found.trim_end() == name)
    })
}

#[cfg(test)]
mod tests {
    use super::with_missing;

    #[test]
    fn only_what_is_missing_is_added() {
        let wanted = "# All.\n\n# Signs tokens.\nJWT_SECRET=<random>\n\n# TZ=Asia/Shanghai\n";
        assert_eq!(with_missing(wanted, wanted), wanted);
        assert_eq!(
            with_missing("TZ=UTC", wanted),
            "TZ=UTC\n\n# Signs tokens.\nJWT_SECRET=<random>\n"
        );
        let off = "# TZ=UTC\nexport JWT_SECRET=mine\n";
        assert_eq!(with_missing(off, wanted), off);
    }
}
